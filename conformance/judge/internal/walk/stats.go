package walk

import (
	"encoding/json"
	"fmt"
	"strings"
)

// updates counts what Envoy did with the versions of one Secret that it was sent.
type updates struct {
	accepted, rejected int
}

// secretUpdates gives the counts of every Secret, by its name in Envoy's statistics.
func (e *Envoy) secretUpdates() (map[string]updates, error) {
	response, err := admin.Get("http://" + e.Admin + "/stats?filter=^sds\\.&format=json")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var stats struct {
		Stats []struct {
			Name  string          `json:"name"`
			Value json.RawMessage `json:"value"`
		} `json:"stats"`
	}
	if err := json.NewDecoder(response.Body).Decode(&stats); err != nil {
		return nil, fmt.Errorf("stats: %w", err)
	}
	all := map[string]updates{}
	for _, stat := range stats.Stats {
		name := strings.TrimPrefix(stat.Name, "sds.")
		count := 0
		_ = json.Unmarshal(stat.Value, &count) // some statistics are no numbers
		if of, found := strings.CutSuffix(name, ".update_success"); found {
			all[of] = updates{count, all[of].rejected}
		} else if of, found := strings.CutSuffix(name, ".update_rejected"); found {
			all[of] = updates{all[of].accepted, count}
		}
	}
	return all, nil
}

// statName is how Envoy writes an SDS name in its statistics.
var statName = strings.NewReplacer("://", "_", ":/", "_", ":", "_").Replace

// rejected gives the Secrets of which Envoy accepted no version, with its words.
func (e *Envoy) rejected() (map[string]string, error) {
	counts, err := e.secretUpdates()
	if err != nil {
		return nil, err
	}
	active, err := e.secrets()
	words := map[string]string{}
	for name := range active {
		if count := counts[statName(name)]; count.accepted == 0 && count.rejected > 0 {
			words[name] = e.lastRejection()
		}
	}
	return words, err
}

func (e *Envoy) lastRejection() string {
	lines := strings.Split(e.Log(1000), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if _, words, found := strings.Cut(lines[i], "Secret rejected: "); found {
			return words
		}
	}
	return "rejected"
}
