// Package jsonl answers a stream of JSON lines, in the order in which they came.
package jsonl

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// longest line accepted: a manifest of several thousand hosts
const maxLine = 256 << 20

// Answer reads one In per line, calls answer on as many of them at a time as there are
// workers, and writes one Out per line in the order of the input.
func Answer[In, Out any](r io.Reader, w io.Writer, workers int, answer func(In) Out) error {
	type job struct {
		in  In
		out chan Out
	}
	jobs := make(chan job)
	ordered := make(chan chan Out, 4*workers)
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for j := range jobs {
				j.out <- answer(j.in)
			}
		})
	}
	written := make(chan error, 1)
	go func() { written <- write(w, ordered) }()

	err := read(r, func(in In) {
		j := job{in, make(chan Out, 1)}
		ordered <- j.out
		jobs <- j
	})
	close(jobs)
	working.Wait()
	close(ordered)
	if werr := <-written; err == nil {
		err = werr
	}
	return err
}

func read[In any](r io.Reader, each func(In)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<20), maxLine)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var in In
		if err := json.Unmarshal(lines.Bytes(), &in); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		each(in)
	}
	return lines.Err()
}

func write[Out any](w io.Writer, ordered <-chan chan Out) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	var failed error
	for result := range ordered {
		value := <-result // always taken, or the workers would wait for ever
		if failed == nil {
			failed = out.Encode(value)
		}
	}
	return failed
}
