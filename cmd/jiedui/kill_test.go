package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
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

// once gives the states of a ledger before and after one import, and how long that took.
func once(t *testing.T, engine string, file []byte) (none, one ledgerState, took time.Duration) {
	t.Helper()
	o := loadedOffice(t, engine)
	none = o.state(t)
	c, out := o.importing(t, o.file(t, "台账.csv", file))
	started := time.Now()
	if err := c.Run(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	took = time.Since(started)
	if one = o.state(t); cmp.Equal(none, one) || one.Rows["import_batch"] != 1 {
		t.Fatalf("an import changed nothing: %s", out)
	}
	return none, one, took
}

// TestImportKilledAtAnyMomentLeavesAllOrNothing kills importing processes at random
// moments of an import, from their start to after their end.
func TestImportKilledAtAnyMomentLeavesAllOrNothing(t *testing.T) {
	t.Parallel()
	const kills = 30
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			file := manyProjects(2_000)
			none, one, took := once(t, engine, file)
			seed := time.Now().UnixNano()
			random := rand.New(rand.NewPCG(uint64(seed), 0))
			o := loadedOffice(t, engine)
			whole := 0
			for i := range kills {
				c, _ := o.importing(t, o.file(t, "台账.csv", file))
				if err := c.Start(); err != nil {
					t.Fatal(err)
				}
				moment := time.Duration(random.Int64N(int64(took + took/10)))
				timer := time.AfterFunc(moment, func() { _ = c.Process.Kill() }) // it may have ended
				_ = c.Wait()                                                     // killed, or done before
				timer.Stop()
				switch state := o.state(t); {
				case cmp.Equal(state, none):
				case cmp.Equal(state, one):
					whole++
					o = loadedOffice(t, engine) // there would be nothing left to do in this one
				default:
					t.Fatalf("kill %d of seed %d, after %s of %s: neither nothing nor one import: rows (-one +have):\n%s",
						i+1, seed, moment, took, cmp.Diff(one.Rows, state.Rows))
				}
			}
			c, out := o.importing(t, o.file(t, "台账.csv", file))
			if err := c.Run(); err != nil {
				t.Fatalf("after %d kills: %v: %s", kills, err, out)
			}
			if diff := cmp.Diff(one, o.state(t)); diff != "" {
				t.Errorf("after %d kills and one import (-one +have):\n%s", kills, diff)
			}
			t.Logf("%d kills within %s, %d of them after the commit", kills, took, whole)
		})
	}
}

func TestOneFileImportedByTwoProcessesAtOnceIsImportedOnce(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			data := manyProjects(2_000)
			_, one, _ := once(t, engine, data)
			o := loadedOffice(t, engine)
			file := o.file(t, "台账.csv", data)
			first, firstOut := o.importing(t, file)
			second, secondOut := o.importing(t, file)
			for _, c := range []*exec.Cmd{first, second} {
				if err := c.Start(); err != nil {
					t.Fatal(err)
				}
			}
			for c, out := range map[*exec.Cmd]*bytes.Buffer{first: firstOut, second: secondOut} {
				if err := c.Wait(); err != nil {
					t.Errorf("%v: %s", err, out)
				}
			}
			said := firstOut.String() + secondOut.String()
			if strings.Count(said, "batch 1") != 1 || strings.Count(said, "nothing has changed") != 1 {
				t.Errorf("the processes say:\n%s", said)
			}
			if diff := cmp.Diff(one, o.state(t)); diff != "" {
				t.Errorf("ledger (-one import +have):\n%s", diff)
			}
		})
	}
}
