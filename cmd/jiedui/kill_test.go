package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// manyProjects is a list of projects as builders report it, n rows long.
func manyProjects(n int) []byte {
	var b bytes.Buffer
	b.WriteString("韶关市建筑业企业结对帮扶共建项目台账,,,,,,,,\n（截至2024年12月31日）,,,,,,,单位：万元,\n" +
		"序号,县（市、区）,镇（街）,结对企业,项目名称,投资,,项目状态,备注\n,,,,,计划总投资,累计完成投资,,\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,翁源县,官渡镇,粤北第%d建筑工程有限公司,乡村道路第%d段,%d,%d,在建,\n", i+1, i%97, i+1, 300+i%50, 100+i%150)
	}
	return b.Bytes()
}

// importing is the built program about to import a file into an office's ledger.
func (o *office) importing(t *testing.T, file string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	path, err := builtBinary()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := exec.Command(path, "import", file, "--actor", "测试", "--config", o.config, "--database.url", o.url, "--log.level", "warn")
	c.Dir, c.Stdout, c.Stderr = o.dir, &out, &out
	return c, &out
}

// ledgerState is all that a ledger believes and how many rows it has.
type ledgerState struct {
	Believed string
	Rows     map[string]int
}

func (o *office) state(t *testing.T) ledgerState {
	t.Helper()
	return ledgerState{o.snapshot(t), o.rowCounts(t)}
}

// once gives the states of a ledger before and after one import.
func once(t *testing.T, engine string, file []byte) (none, one ledgerState) {
	t.Helper()
	o := loadedOffice(t, engine)
	none = o.state(t)
	c, out := o.importing(t, o.file(t, "台账.csv", file))
	if err := c.Run(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if one = o.state(t); cmp.Equal(none, one) || one.Rows["import_batch"] != 1 {
		t.Fatalf("an import changed nothing: %s", out)
	}
	return none, one
}

// phase is how far an importing process has got, as seen from outside.
type phase int

const (
	beforeWriting phase = iota // it starts, opens the ledger, reads
	writing                    // its transaction is open
	ended                      // its transaction was open and is no longer
)

var phaseNames = []string{"before the transaction", "in the transaction", "after the transaction"}

// watch tells the phase of a process that imports into an office's ledger, without getting in its way.
type watch struct {
	o       *office
	pid     int
	server  *sql.DB // PostgreSQL's, asked about its other sessions
	reached phase
}

func (w *watch) look(t *testing.T) phase {
	t.Helper()
	open := false
	if w.o.engine == "sqlite" {
		locks, err := os.ReadFile("/proc/locks")
		if err != nil {
			t.Fatal(err)
		}
		// Byte 120 of the index of the write-ahead log is the lock of its one writer.
		open = regexp.MustCompile(fmt.Sprintf(`(?m) POSIX +ADVISORY +WRITE +%d \S+ 120 120$`, w.pid)).Match(locks)
	} else {
		database, _ := serverOf(t, w.o.url)
		err := w.server.QueryRow(`SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = $1 AND backend_xid IS NOT NULL`, database).Scan(&open)
		if err != nil {
			t.Fatal(err)
		}
	}
	switch {
	case open:
		w.reached = writing
	case w.reached == writing:
		w.reached = ended
	}
	return w.reached
}

// until waits for a phase, or for the process's end.
func (w *watch) until(t *testing.T, p phase, done <-chan error) {
	t.Helper()
	for w.look(t) < p {
		select {
		case <-done:
			return
		case <-time.After(time.Millisecond):
		}
	}
}

func (o *office) watch(t *testing.T, pid int) *watch {
	t.Helper()
	w := &watch{o: o, pid: pid}
	if o.engine == "postgres" {
		_, admin := serverOf(t, o.url)
		server, err := sql.Open("postgres", admin)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = server.Close() })
		w.server = server
	}
	return w
}

// started starts a process and gives a channel that is closed with its end.
func started(t *testing.T, c *exec.Cmd) <-chan error {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		defer close(done)
		_ = c.Wait() // killed, or done before
	}()
	return done
}

// paced gives how long an import is before its transaction and in it.
func paced(t *testing.T, engine string, file []byte) (before, within time.Duration) {
	t.Helper()
	o := loadedOffice(t, engine)
	c, out := o.importing(t, o.file(t, "台账.csv", file))
	begun := time.Now()
	done := started(t, c)
	w := o.watch(t, c.Process.Pid)
	w.until(t, writing, done)
	before = time.Since(begun)
	w.until(t, ended, done)
	within = time.Since(begun) - before
	if <-done; w.reached != ended {
		t.Fatalf("the transaction was not seen: %s", out)
	}
	return before, within
}

// TestImportKilledAtAnyMomentLeavesAllOrNothing kills importing processes at random moments: of ten each before their
// transaction, in it, and about its commit or just after it. What is killed leaves nothing or all of the import, and importing again
// completes it.
func TestImportKilledAtAnyMomentLeavesAllOrNothing(t *testing.T) {
	t.Parallel()
	const kills = 30
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			file := manyProjects(2_100) // more than one chunk of entries
			none, one := once(t, engine, file)
			before, within := paced(t, engine, file)
			seed := time.Now().UnixNano()
			random := rand.New(rand.NewPCG(uint64(seed), 0))
			o := loadedOffice(t, engine)
			hit, whole := map[phase]int{}, 0
			for i := range kills {
				c, _ := o.importing(t, o.file(t, "台账.csv", file))
				begun := time.Now()
				done := started(t, c)
				w := o.watch(t, c.Process.Pid)
				moment := time.Duration(random.Float64() * float64(before)) // from its start
				if i%3 > 0 {
					w.until(t, writing, done)
					before = time.Since(begun)                                 // the machine has more to do at times
					moment = time.Duration(random.Float64() * float64(within)) // from its transaction's
				}
				switch {
				case i%6 == 2:
					moment = within*8/10 + moment*4/10
				case i%6 == 5:
					w.until(t, ended, done)
					moment = time.Duration(random.Int64N(int64(5 * time.Millisecond)))
				}
				select {
				case <-done:
				case <-time.After(moment):
				}
				at := w.look(t)
				_ = c.Process.Kill() // it may have ended
				<-done
				if hit[at]++; at == ended {
					within = within * 4 / 5
				}
				switch state := o.state(t); {
				case cmp.Equal(state, none):
					if i%6 != 1 {
						continue // what the next leaves is of them all
					}
					again, out := o.importing(t, o.file(t, "台账.csv", file))
					if err := again.Run(); err != nil {
						t.Fatalf("after kill %d of seed %d: %v: %s", i+1, seed, err, out)
					}
					if diff := cmp.Diff(one, o.state(t)); diff != "" {
						t.Fatalf("after kill %d of seed %d and one import (-one +have):\n%s", i+1, seed, diff)
					}
				case cmp.Equal(state, one):
					whole++
				default:
					t.Fatalf("kill %d of seed %d, %s after %s: neither nothing nor one import: rows (-one +have):\n%s",
						i+1, seed, phaseNames[at], moment, cmp.Diff(one.Rows, state.Rows))
				}
				o = loadedOffice(t, engine) // there would be nothing left to do in this one
			}
			c, out := o.importing(t, o.file(t, "台账.csv", file))
			if err := c.Run(); err != nil {
				t.Fatalf("after %d kills: %v: %s", kills, err, out)
			}
			if diff := cmp.Diff(one, o.state(t)); diff != "" {
				t.Errorf("after %d kills and one import (-one +have):\n%s", kills, diff)
			}
			if c, out = o.importing(t, o.file(t, "台账.csv", file)); c.Run() != nil || !strings.Contains(out.String(), "nothing has changed\n") {
				t.Errorf("the file again: %s", out)
			}
			t.Logf("seed %d: of %d kills %d %s, %d %s, %d %s; %d left the whole import",
				seed, kills, hit[beforeWriting], phaseNames[beforeWriting], hit[writing], phaseNames[writing], hit[ended], phaseNames[ended],
				whole)
			for _, p := range []phase{beforeWriting, writing, ended} {
				if hit[p] < kills/10 {
					t.Errorf("seed %d: only %d kills hit an import %s", seed, hit[p], phaseNames[p])
				}
			}
		})
	}
}
