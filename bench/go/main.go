// Times Go's own singleflight: prints, as a JSON array, the nanoseconds that a
// call took in each round.
//
//	main <workload> <rounds>
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"
)

const callers = 1000

// roundTime is about how long a round takes, as on our side.
const roundTime = 2 * time.Millisecond

// A workload does so many operations of so many calls.
type workload struct {
	calls int
	run   func(operations int)
}

var group singleflight.Group

func returns() (any, error) { return 1, nil }

var workloads = map[string]workload{
	"uncontended": {1, func(operations int) {
		for i := 0; i < operations; i++ {
			group.Do("user:1", returns)
		}
	}},
	"herd": {callers, func(operations int) {
		for i := 0; i < operations; i++ {
			gate := make(chan struct{})
			waits := func() (any, error) {
				<-gate
				return 1, nil
			}
			var all sync.WaitGroup
			var arrived atomic.Int64
			all.Add(callers)
			for c := 0; c < callers; c++ {
				go func() {
					arrived.Add(1)
					group.Do("user:1", waits)
					all.Done()
				}()
			}
			// A goroutine that starts after the gate is open leads a flight of
			// its own, so all have to be there first.
			for arrived.Load() < callers {
				runtime.Gosched()
			}
			close(gate)
			all.Wait()
		}
	}},
	"herd-chan": {callers, func(operations int) {
		channels := make([]<-chan singleflight.Result, callers)
		for i := 0; i < operations; i++ {
			gate := make(chan struct{})
			waits := func() (any, error) {
				<-gate
				return 1, nil
			}
			for c := range channels {
				channels[c] = group.DoChan("user:1", waits)
			}
			close(gate)
			for _, channel := range channels {
				<-channel
			}
		}
	}},
	"keys": {callers, func(operations int) {
		keys := make([]string, callers)
		for k := range keys {
			keys[k] = "user:" + strconv.Itoa(k)
		}
		channels := make([]<-chan singleflight.Result, callers)
		for i := 0; i < operations; i++ {
			gate := make(chan struct{})
			waits := func() (any, error) {
				<-gate
				return 1, nil
			}
			for k, key := range keys {
				channels[k] = group.DoChan(key, waits)
			}
			close(gate)
			for _, channel := range channels {
				<-channel
			}
		}
	}},
}

func main() {
	if len(os.Args) != 3 {
		fail("usage: main <workload> <rounds>")
	}
	chosen, known := workloads[os.Args[1]]
	rounds, err := strconv.Atoi(os.Args[2])
	if !known || err != nil {
		fail("cannot read " + os.Args[1] + " " + os.Args[2])
	}
	operations := 1
	for took := time.Duration(0); took < roundTime; operations *= 2 {
		start := time.Now()
		chosen.run(operations)
		took = time.Since(start)
	}
	nanoseconds := make([]float64, rounds)
	for round := range nanoseconds {
		start := time.Now()
		chosen.run(operations)
		took := time.Since(start).Nanoseconds()
		nanoseconds[round] = float64(took) / float64(operations*chosen.calls)
	}
	json.NewEncoder(os.Stdout).Encode(nanoseconds)
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
