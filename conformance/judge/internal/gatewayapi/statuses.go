package gatewayapi

import (
	"encoding/json"
	"fmt"
	"sort"
	"sync"
	"time"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/status"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/test"
)

// Condition is one condition of a status.
type Condition struct {
	Object string `json:"object"`
	// Where is the listener or the parent that the condition is about; empty: the object itself.
	Where   string `json:"where,omitempty"`
	Type    string `json:"type"`
	Status  string `json:"status"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// statuses receives what Istio's controller writes.
type statuses struct {
	model.ConfigStore // nothing else of it is called
	mutex             sync.Mutex
	latest            map[string][]Condition
	changed           time.Time
}

func newStatuses() *statuses {
	return &statuses{latest: map[string][]Condition{}}
}

func (s *statuses) manager(t test.Failer) *status.Manager {
	manager := status.NewManager(s)
	manager.Start(test.NewStop(t))
	return manager
}

// Get gives what the status is written into.
func (s *statuses) Get(kind config.GroupVersionKind, name, namespace string) *config.Config {
	return &config.Config{Meta: config.Meta{GroupVersionKind: kind, Name: name, Namespace: namespace}}
}

// UpdateStatus receives a status.
func (s *statuses) UpdateStatus(c config.Config) (string, error) {
	if c.GroupVersionKind == gvk.GatewayClass {
		return "", nil
	}
	text, err := json.Marshal(c.Status)
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("%s %s/%s", c.GroupVersionKind.Kind, c.Namespace, c.Name)
	found, err := read(name, text)
	if err != nil {
		return "", err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.latest[name] = found
	s.changed = time.Now()
	return "", nil
}

type written struct {
	Type, Status, Reason, Message string
}

func read(name string, text []byte) ([]Condition, error) {
	var content struct {
		Conditions []written
		Listeners  []struct {
			Name       string
			Conditions []written
		}
		Parents []struct {
			ParentRef  struct{ Name, SectionName string }
			Conditions []written
		}
		Ancestors []struct { // of a policy
			AncestorRef struct{ Name string }
			Conditions  []written
		}
	}
	if err := json.Unmarshal(text, &content); err != nil {
		return nil, err
	}
	var found []Condition
	add := func(where string, all []written) {
		for _, c := range all {
			found = append(found, Condition{name, where, c.Type, c.Status, c.Reason, c.Message})
		}
	}
	add("", content.Conditions)
	for _, listener := range content.Listeners {
		add(listener.Name, listener.Conditions)
	}
	for _, parent := range content.Parents {
		add(parent.ParentRef.Name+"/"+parent.ParentRef.SectionName, parent.Conditions)
	}
	for _, ancestor := range content.Ancestors {
		add(ancestor.AncestorRef.Name, ancestor.Conditions)
	}
	return found, nil
}

// await returns when every object has a status and no status changes any more, or after 20 s.
func (s *statuses) await(objects map[string]bool) {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		s.mutex.Lock()
		complete := true
		for object := range objects {
			complete = complete && len(s.latest[object]) > 0
		}
		settled := time.Since(s.changed) > 500*time.Millisecond
		s.mutex.Unlock()
		if complete && settled {
			return
		}
	}
}

func (s *statuses) has(object string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.latest[object]) > 0
}

func (s *statuses) conditions() []Condition {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	all := []Condition{}
	for _, conditions := range s.latest {
		all = append(all, conditions...)
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := all[i], all[j]
		return a.Object+" "+a.Where+" "+a.Type < b.Object+" "+b.Where+" "+b.Type
	})
	return all
}
