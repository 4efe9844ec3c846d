package walk

import (
	"strings"
	"time"
)

// rejected gives the certificates that Envoy was sent and does not use, with its words.
func (s *Scenario) rejected() (map[string]string, error) {
	words := map[string]string{}
	for deadline := time.Now().Add(time.Second); ; time.Sleep(20 * time.Millisecond) {
		_, waiting, err := s.inUse()
		if err != nil || len(waiting) == 0 {
			return words, err
		}
		if time.Now().After(deadline) {
			for _, name := range waiting {
				words[name] = s.envoy.lastRejection()
			}
			return words, nil
		}
	}
}

func (e *Envoy) lastRejection() string {
	lines := strings.Split(e.Log(1000), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if _, words, found := strings.Cut(lines[i], "Secret rejected: "); found {
			return words
		}
	}
	return "no reason given"
}
