package sheet

import (
	"io"
	"runtime"
	"sync"
)

const (
	aheadFrom   = 1 << 20   // bytes unpacked: below, starting a goroutine gains nothing
	aheadBlock  = 128 << 10 // bytes
	aheadBlocks = 4
)

// ahead unpacks a part in a goroutine of its own, a few blocks before its reader, so that unpacking and scanning
// take a core each. Close ends the goroutine and waits for it.
type ahead struct {
	src     io.ReadCloser
	filled  chan block
	free    chan []byte
	closed  chan struct{}
	closing sync.Once

	block block // being read
	rest  []byte
}

type block struct {
	data []byte
	err  error // what ended the part behind data
}

// readAhead may also give src itself, where that is as good.
func readAhead(src io.ReadCloser, size uint64) io.ReadCloser {
	if size < aheadFrom || runtime.GOMAXPROCS(0) < 2 {
		return src
	}
	a := &ahead{src: src, filled: make(chan block, aheadBlocks), free: make(chan []byte, aheadBlocks), closed: make(chan struct{})}
	for range aheadBlocks {
		a.free <- make([]byte, aheadBlock)
	}
	go a.fill()
	return a
}

// fill reads src to its end. Filled takes as many blocks as there are: sending never waits.
func (a *ahead) fill() {
	defer close(a.filled)
	for {
		var b block
		select {
		case b.data = <-a.free:
		case <-a.closed:
			return
		}
		n := 0
		for empty := 0; n < len(b.data) && b.err == nil; {
			var read int
			read, b.err = a.src.Read(b.data[n:])
			n += read
			if empty++; read > 0 {
				empty = 0
			} else if empty == 100 {
				b.err = io.ErrNoProgress
			}
		}
		b.data = b.data[:n]
		a.filled <- b
		if b.err != nil {
			return
		}
	}
}

func (a *ahead) Read(p []byte) (int, error) {
	if len(a.rest) == 0 {
		if a.block.err != nil {
			return 0, a.block.err
		}
		if a.block.data != nil {
			a.free <- a.block.data[:cap(a.block.data)]
		}
		a.block = <-a.filled
		a.rest = a.block.data
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	if len(a.rest) == 0 {
		return n, a.block.err
	}
	return n, nil
}

func (a *ahead) Close() error {
	a.closing.Do(func() {
		close(a.closed)
		for range a.filled { // until fill is done
		}
	})
	return a.src.Close()
}
