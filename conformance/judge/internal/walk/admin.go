package walk

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"sort"
	"time"
)

var admin = http.Client{Timeout: 5 * time.Second}

func (e *Envoy) dump(resource string, into any) error {
	return e.get("/config_dump?resource="+resource, into)
}

func (e *Envoy) get(path string, into any) error {
	response, err := admin.Get("http://" + e.Admin + path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(into)
}

// listener is what Envoy says about one of its listeners.
type listener struct {
	Name       string    `json:"name"`
	Active     *struct{} `json:"active_state"`
	ErrorState *struct {
		Details string `json:"details"`
	} `json:"error_state"`
}

func (e *Envoy) listeners() ([]listener, error) {
	var dump struct {
		Configs []listener `json:"configs"`
	}
	err := e.dump("dynamic_listeners", &dump)
	return dump.Configs, err
}

// waitForListeners returns when all of them are open, with what Envoy says about those that it refused.
func (e *Envoy) waitForListeners(expected int, patience time.Duration) (refused map[string]string, err error) {
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		all, err := e.listeners()
		if err != nil {
			return nil, err
		}
		refused, active := map[string]string{}, 0
		for _, l := range all {
			if l.ErrorState != nil {
				refused[l.Name] = l.ErrorState.Details
			} else if l.Active != nil {
				active++
			}
		}
		if active+len(refused) >= expected {
			return refused, nil
		}
		if time.Now().After(deadline) {
			return refused, fmt.Errorf("%d of %d listeners are open after %s", active, expected, patience)
		}
		select {
		case ended := <-e.exited:
			e.exited <- ended
			return refused, fmt.Errorf("envoy ended: %v", ended)
		default:
		}
	}
}

type inline struct {
	Bytes []byte `json:"inline_bytes"`
}

// activeSecret is what Envoy uses now; private keys are left out by Envoy.
type activeSecret struct {
	Name   string `json:"name"`
	Secret struct {
		Certificate *struct {
			Chain inline `json:"certificate_chain"`
		} `json:"tls_certificate"`
		Validation *struct {
			CA inline `json:"trusted_ca"`
		} `json:"validation_context"`
	} `json:"secret"`
}

// publicPart is what Envoy shows of a Secret.
type publicPart struct {
	content       []byte // of the chain, or of the CA
	isCertificate bool
}

// secrets gives the public part of every certificate and CA that Envoy has, by SDS name.
func (e *Envoy) secrets() (map[string]publicPart, error) {
	all, err := e.dumpSecrets("dynamic_active_secrets")
	has := map[string]publicPart{}
	for _, s := range all {
		if s.Secret.Certificate != nil {
			has[s.Name] = publicPart{s.Secret.Certificate.Chain.Bytes, true}
		} else if s.Secret.Validation != nil {
			has[s.Name] = publicPart{s.Secret.Validation.CA.Bytes, false}
		}
	}
	return has, err
}

// serials gives the serial numbers, in hex, of the certificates that Envoy's TLS contexts present.
func (e *Envoy) serials() (map[string]bool, error) {
	var loaded struct {
		Certificates []struct {
			Chain []struct {
				Serial string `json:"serial_number"`
			} `json:"cert_chain"`
		} `json:"certificates"`
	}
	if err := e.get("/certs", &loaded); err != nil {
		return nil, err
	}
	serials := map[string]bool{}
	for _, certificate := range loaded.Certificates {
		for _, link := range certificate.Chain {
			if serial, ok := new(big.Int).SetString(link.Serial, 16); ok {
				serials[serial.Text(16)] = true
			}
		}
	}
	return serials, nil
}

// missing gives the SDS names for which nobody has answered: no handshake succeeds that needs them.
func (e *Envoy) missing() ([]string, error) {
	all, err := e.dumpSecrets("dynamic_warming_secrets")
	names := []string{}
	for _, s := range all {
		names = append(names, s.Name)
	}
	sort.Strings(names)
	return names, err
}

func (e *Envoy) dumpSecrets(resource string) ([]activeSecret, error) {
	var dump struct {
		Configs []activeSecret `json:"configs"`
	}
	err := e.dump(resource, &dump)
	return dump.Configs, err
}
