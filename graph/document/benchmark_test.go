package document

import (
	"maps"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

const ordinaryQuery = `
query Overview($area: String!, $n: Int = 20) {
  here: place(by: {code: $area}) { ...P ... on Town { projects(first: $n, filter: {status: [STARTED, DONE]}) { ...Pr } } }
  all: projects(first: $n, filter: {min: 1, exactly: {from: 2019, to: 2024}}) { ...Pr parts { id title } }
  partners { ... on Firm { size code } ... on Office { head { name } } ... on Town { ...P } }
}
fragment P on Place { id name(upper: true) within { id name } }
fragment Pr on Project { id title status money(unit: WAN) started partner { ... on Firm { name } } places { ...P } }
`

// processor is the time that the process has had of the machine, which others share.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkPrepare prints what preparing an ordinary query costs, as a share of what
// gqlparser's parser and rules take on the same query in the same run.
func BenchmarkPrepare(b *testing.B) {
	sdl, err := os.ReadFile("testdata/schema.graphql")
	if err != nil {
		b.Fatal(err)
	}
	f := frontendOf(b, "testdata/schema.graphql", Options{})
	peer := gqlparser.MustLoadSchema(&ast.Source{Input: string(sdl)})
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		if _, errs := f.Prepare(ordinaryQuery); errs != nil {
			b.Fatal(errs)
		}
		middle := time.Now()
		if _, errs := gqlparser.LoadQueryWithRules(peer, ordinaryQuery, nil); errs != nil {
			b.Fatal(errs)
		}
		ours += middle.Sub(start)
		theirs += time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "of-gqlparser")
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "µs/query")
}

// BenchmarkCached prints what a kept document costs, as a share of preparing it.
func BenchmarkCached(b *testing.B) {
	plain := frontendOf(b, "testdata/schema.graphql", Options{})
	keeps := frontendOf(b, "testdata/schema.graphql", Options{CacheBytes: 1 << 20})
	var kept, prepared time.Duration
	for b.Loop() {
		start := time.Now()
		keeps.Prepare(ordinaryQuery)
		middle := time.Now()
		plain.Prepare(ordinaryQuery)
		kept += middle.Sub(start)
		prepared += time.Since(middle)
	}
	b.ReportMetric(float64(kept)/float64(prepared), "of-preparing")
}

// BenchmarkHostile prints what hostile documents of 64 KB cost, under the limits of every
// day and without them, beside the floor of cutting the same text into tokens.
func BenchmarkHostile(b *testing.B) {
	limited := frontendOf(b, "testdata/schema.graphql", Options{})
	unlimited := frontendOf(b, "testdata/schema.graphql", Options{Limits: wide})
	for _, name := range slices.Sorted(maps.Keys(hostile)) {
		text := sized(hostile[name], 64<<10)
		b.Run(name, func(b *testing.B) {
			var floor, within, without time.Duration
			for b.Loop() {
				start := processor(b)
				for l := newLexer(text); l.next().kind != tokenEOF; {
				}
				lexed := processor(b)
				limited.Prepare(text)
				refused := processor(b)
				unlimited.Prepare(text)
				floor += lexed - start
				within += refused - lexed
				without += processor(b) - refused
			}
			b.ReportMetric(float64(within.Microseconds())/1000/float64(b.N), "ms/limited")
			b.ReportMetric(float64(without.Microseconds())/1000/float64(b.N), "ms/unlimited")
			b.ReportMetric(float64(within)/max(float64(floor), 1), "of-floor")
		})
	}
}
