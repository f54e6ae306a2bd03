package main

import (
	"os"
	"runtime/debug"
)

// servingGC is how many percent the heap of a server may grow before the garbage collector
// runs. A server's answers are rubbish as soon as they are sent while little lives on: at Go's
// own 100 the collector took a fifth of the CPU of a list. Five times a small heap is little
// memory; GOGC in the environment, and GOMEMLIMIT, go before it.
const servingGC = 400

// easeCollector has the garbage collector run less often, for a program that serves.
func easeCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(servingGC)
	}
}
