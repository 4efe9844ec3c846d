package walk

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// Envoy is the running proxy.
type Envoy struct {
	Admin  string // host:port
	folder string
	cmd    *exec.Cmd
	exited chan error
}

// startEnvoy waits until the admin port answers.
func startEnvoy(binary string, config []byte) (*Envoy, error) {
	folder, err := os.MkdirTemp("", "walk-")
	if err != nil {
		return nil, err
	}
	e := &Envoy{folder: folder, exited: make(chan error, 1)}
	if err := os.WriteFile(e.file("bootstrap.json"), config, 0o600); err != nil {
		return nil, err
	}
	log, err := os.Create(e.file("log"))
	if err != nil {
		return nil, err
	}
	e.cmd = exec.Command(binary, "-c", e.file("bootstrap.json"), "--admin-address-path", e.file("admin"),
		"--disable-hot-restart", "--concurrency", "2", "--log-level", "warning")
	e.cmd.Stdout, e.cmd.Stderr = log, log
	e.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}

	started := make(chan error)
	go func() {
		runtime.LockOSThread() // Pdeathsig is about the thread that started the process
		err := e.cmd.Start()
		started <- err
		if err == nil {
			e.exited <- e.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	for range 200 {
		if address, err := os.ReadFile(e.file("admin")); err == nil && len(address) > 0 {
			e.Admin = string(address)
			return e, nil
		}
		select {
		case err := <-e.exited:
			return nil, fmt.Errorf("envoy ended: %v\n%s", err, e.Log(20))
		case <-time.After(50 * time.Millisecond):
		}
	}
	e.Stop()
	return nil, fmt.Errorf("envoy's admin port does not answer\n%s", e.Log(20))
}

func (e *Envoy) file(name string) string { return filepath.Join(e.folder, name) }

// PID is the process's id.
func (e *Envoy) PID() int { return e.cmd.Process.Pid }

// Log gives the last lines that Envoy wrote: warnings and one line per request.
func (e *Envoy) Log(lines int) string {
	content, _ := os.ReadFile(e.file("log"))
	all := strings.Split(strings.TrimRight(string(content), "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// Stop ends the process by its id and removes its files.
func (e *Envoy) Stop() {
	_ = e.cmd.Process.Kill()
	select {
	case <-e.exited:
	case <-time.After(5 * time.Second):
	}
	_ = os.RemoveAll(e.folder)
}
