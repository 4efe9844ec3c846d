package simulate

import (
	"sync"
	"sync/atomic"

	"istio.io/istio/pkg/kube/krt"
)

var (
	simulating sync.RWMutex
	simulated  atomic.Int64
)

// forgetting runs one simulation. Istio keeps every collection that it ever made for its debug pages, a
// megabyte and more for each case; they are let go now and then, while no simulation runs.
func forgetting(simulate func()) {
	if simulated.Add(1)%64 == 0 {
		simulating.Lock()
		krt.GlobalDebugHandler = new(krt.DebugHandler)
		simulating.Unlock()
	}
	simulating.RLock()
	defer simulating.RUnlock()
	simulate()
}
