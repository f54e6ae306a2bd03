package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jiedui/ledger"
)

// crowd is partners and reviewers at work on one served ledger.
type crowd struct {
	*reporters
	done    *deeds
	begun   []atomic.Int64 // by firm: how often one of its partners took up a report
	mutex   sync.Mutex
	took    map[ledger.ReportAction][]time.Duration // to be answered that it is done
	refused map[string]int                          // by code: another came first
	from    int                                     // the first partner at work
	gone    atomic.Bool                             // the server is being killed: there need not be an answer
	sending chan struct{}                           // told of each approval that is about to be sent; nil: nobody
}

func newCrowd(w *reporters) *crowd {
	return &crowd{reporters: w, done: &deeds{}, begun: make([]atomic.Int64, len(w.firms)),
		took: map[ledger.ReportAction][]time.Duration{}, refused: map[string]int{}}
}

// does times one mutation. Only what another's coming first explains may be refused.
func (c *crowd) does(a ledger.ReportAction, change func() (*refusal, error)) (ok bool, err error) {
	start := time.Now()
	refused, err := change()
	took := time.Since(start)
	if err != nil {
		return false, fmt.Errorf("%s: %w", a, err)
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if refused == nil {
		c.took[a] = append(c.took[a], took)
		return true, nil
	}
	if refused.Code != ledger.EditVersion && refused.Code != ledger.ReportWrongState {
		return false, fmt.Errorf("%s: %+v", a, *refused)
	}
	c.refused[refused.Code]++
	return false, nil
}

// reporting is a partner's turn: mend what came back, and report on the next month; every
// second time both partners of a firm take up the same report.
func (c *crowd) reporting(ctx context.Context, p *person) error {
	back, err := p.reports(ctx, "RETURNED, DRAFT", 3)
	if err != nil {
		return err
	}
	submit := func(id ledger.ID, version int64) error {
		_, err := c.does(ledger.ReportSubmit, func() (*refusal, error) { return p.act(ctx, c.done, ledger.ReportSubmit, id, version) })
		return err
	}
	if len(back) > 0 {
		r := back[rand.IntN(len(back))]
		ok, err := c.does(ledger.ReportSave, func() (*refusal, error) {
			return p.amend(ctx, c.done, row(r.ID), r.Version, said(int(row(r.Period.ID))-1))
		})
		if err != nil || !ok {
			return err
		}
		return submit(row(r.ID), r.Version+1)
	}
	n := int(c.begun[p.firm].Add(1)-1) * 2 / 3
	projects := c.firms[p.firm]
	month := n / len(projects)
	if month >= len(c.months) {
		return nil // all is reported
	}
	var id ledger.ID
	ok, err := c.does(ledger.ReportSave, func() (refused *refusal, err error) {
		id, refused, err = p.begin(ctx, c.done, projects[n%len(projects)], c.months[month], said(month))
		return refused, err
	})
	if err != nil || !ok {
		return err
	}
	return submit(id, 1)
}

// said is what is reported for a month: more than for the month before, and never the same.
func said(month int) content {
	return content{completed: 100_000_000 + int64(month+1)*1_000_000 + rand.Int64N(900_000), paid: 1 + rand.Int64N(1_000_000)}
}

// reviews is a reviewer's turn: one of the newest reports is approved, or else returned.
func (c *crowd) reviews(ctx context.Context, p *person) error {
	list, err := p.reports(ctx, "SUBMITTED", 20)
	if err != nil || len(list) == 0 {
		return err
	}
	r := list[rand.IntN(len(list))]
	action := ledger.ReportApprove
	if rand.IntN(5) == 0 {
		action = ledger.ReportReturn
	}
	if action == ledger.ReportApprove && c.sending != nil {
		select {
		case c.sending <- struct{}{}:
		default:
		}
	}
	_, err = c.does(action, func() (*refusal, error) { return p.act(ctx, c.done, action, row(r.ID), r.Version) })
	return err
}

// work has everybody take turns until more says that one has had enough of them.
func (c *crowd) work(t *testing.T, people int, more func(turn int) bool) {
	t.Helper()
	var working sync.WaitGroup
	turns := func(i int, p *person, turn func(context.Context, *person) error) {
		working.Go(func() {
			for n := 0; more(n); n++ {
				err := turn(t.Context(), p)
				if errors.Is(err, errUnanswered) && c.gone.Load() {
					return
				}
				if err != nil {
					t.Errorf("%s: %v", p.name, err)
					return
				}
			}
		})
	}
	for i := range (people + 1) / 2 {
		turns(i, c.partners[(c.from+i)%len(c.partners)], c.reporting)
	}
	for i := range people / 2 {
		turns(i, c.reviewers[i], c.reviews)
	}
	working.Wait()
}

// percentile of some durations.
func percentile(list []time.Duration, n int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return list[min(len(list)-1, len(list)*n/100)]
}

// tells how long each kind of mutation took.
func (c *crowd) tells(took time.Duration) string {
	var b strings.Builder
	for _, a := range []ledger.ReportAction{ledger.ReportSave, ledger.ReportSubmit, ledger.ReportReturn, ledger.ReportApprove} {
		list := c.took[a]
		fmt.Fprintf(&b, "%s: %d, p50 %s, p99 %s; ", a, len(list), percentile(list, 50).Round(100*time.Microsecond), percentile(list, 99).Round(100*time.Microsecond))
	}
	fmt.Fprintf(&b, "refused %v; %s", c.refused, took.Round(time.Millisecond))
	return b.String()
}

// number is a setting of a test that is run larger by hand.
func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%s: want a number from 1", variable, text)
	}
	return n
}

// TestACrowdOfPartnersAndReviewersLosesNothing has partners and reviewers at work together
// against the program as it is served, and holds the books to what each was answered. In
// the same run one partner and one reviewer have the ledger to themselves first, which is
// what the crowd's times compare with. As a load, one engine after the other:
//
//	JIEDUI_TEST_USERS=200 JIEDUI_TEST_SECONDS=60 go test ./cmd/jiedui -run TestACrowd -v -parallel 1
func TestACrowdOfPartnersAndReviewersLosesNothing(t *testing.T) {
	t.Parallel()
	people, seconds := number(t, "JIEDUI_TEST_USERS", 8), 0
	if os.Getenv("JIEDUI_TEST_SECONDS") != "" {
		seconds = number(t, "JIEDUI_TEST_SECONDS", 60)
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			w := newReporters(t, loadedOffice(t, engine), (people+1)/2, people/2)
			p := start(t, w.office, "serve")
			w.at(p.url)
			until := func(share int) func(int) bool {
				if seconds == 0 {
					return func(turn int) bool { return turn < 6 }
				}
				end := time.Now().Add(time.Duration(seconds) * time.Second / time.Duration(share))
				return func(int) bool { return time.Now().Before(end) }
			}
			alone, all := newCrowd(w), newCrowd(w)
			alone.work(t, 2, until(20))
			all.done = alone.done
			for i := range alone.begun {
				all.begun[i].Store(alone.begun[i].Load())
			}
			begun := time.Now()
			all.work(t, people, until(1))
			took := time.Since(begun)
			w.balanced(t, all.done)
			if len(all.took[ledger.ReportApprove]) == 0 || len(all.took[ledger.ReportSubmit]) == 0 {
				t.Error("nothing was approved or submitted")
			}
			if t.Failed() {
				return
			}
			t.Logf("one of each: %s", alone.tells(0))
			t.Logf("%d users: %s", people, all.tells(took))
		})
	}
}
