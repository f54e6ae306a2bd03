package importers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"

	"jiedui/ledger"
)

// ErrRefused ends a stream of entries that must not be applied: the reading's findings say
// why.
var ErrRefused = errors.New("the file has errors")

// block is what has been settled together.
type block struct {
	entries    []ledger.Entry
	programmes []ledger.Programme // all so far; nil: no more than before
	refused    bool               // nothing of the file may be applied
}

// blocksAhead are read before those that are being applied are done with.
const blocksAhead = 1

// Stream reads the rows and hands out the entries that may be applied, in the order of the
// file, while further rows are read in a goroutine of its own. The rows are always read to
// the end, also when something is wrong with them or the caller wants no more entries, so
// that all findings are known; then the last thing handed out is ErrRefused if the file may
// not be applied. Another error says that the reading could not be carried out. It can be
// used once.
//
// When it has come to its end the reading is complete. Programmes grows while it goes on,
// before the entries that need them are handed out.
func (r *Reading) Stream(ctx context.Context) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		blocks, done := make(chan block, blocksAhead), make(chan error, 1)
		go func() {
			defer close(blocks)
			done <- r.readAhead(ctx, blocks)
		}()
		defer func() { // also when yield panics
			cancel()
			for range blocks {
			}
		}()
		refused, stopped := false, false
		for b := range blocks {
			if refused = refused || b.refused; b.programmes != nil {
				r.Programmes = b.programmes
			}
			for i := 0; i < len(b.entries) && !refused && !stopped; i++ {
				stopped = !yield(b.entries[i], nil)
				b.entries[i] = ledger.Entry{}
			}
		}
		err := <-done
		var failure *panicked
		if errors.As(err, &failure) {
			panic(failure.Error())
		}
		if err == nil {
			if r.complete(); !r.OK() {
				err = ErrRefused
			}
		}
		if err != nil && !stopped {
			yield(ledger.Entry{}, err)
		}
	}
}

// readAhead reads the rows and hands out blocks. A panic is an error, for the goroutine that
// draws the entries to panic with.
func (r *Reading) readAhead(ctx context.Context, blocks chan<- block) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicked{v, debug.Stack()}
		}
	}()
	return r.readRows(ctx, func(b block) error {
		if b.refused {
			b.entries = nil
		}
		select {
		case blocks <- b:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("%v\n%s", p.value, p.stack) }
