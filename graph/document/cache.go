package document

import (
	"container/list"
	"crypto/sha256"
	"sync"
)

// cache keeps prepared documents, and refusals, by the hash of their text; what was asked
// for least recently goes first. It is safe for concurrent use.
type cache struct {
	mu    sync.Mutex
	most  int // bytes, about
	held  int
	order *list.List // of *entry, the most recent first
	found map[[sha256.Size]byte]*list.Element
}

type entry struct {
	key  [sha256.Size]byte
	doc  *Document
	errs Errors
	size int
}

func newCache(most int) *cache {
	return &cache{most: most, order: list.New(), found: map[[sha256.Size]byte]*list.Element{}}
}

// prepared is what is kept of a text, else what prepare makes of it. Two requests at once
// may both prepare a text; nobody waits for another's.
func (c *cache) prepared(text string, prepare func() (*Document, Errors)) (*Document, Errors) {
	key := sha256.Sum256([]byte(text))
	c.mu.Lock()
	if e := c.found[key]; e != nil {
		c.order.MoveToFront(e)
		kept := e.Value.(*entry)
		c.mu.Unlock()
		return kept.doc, kept.errs
	}
	c.mu.Unlock()
	doc, errs := prepare()
	c.add(&entry{key: key, doc: doc, errs: errs, size: sizeOf(doc, errs)})
	return doc, errs
}

// entryBytes is what an entry takes besides its document.
const entryBytes = 300

func sizeOf(doc *Document, errs Errors) int {
	size := entryBytes
	if doc != nil {
		size += doc.size
	}
	for _, e := range errs {
		size += entryBytes + len(e.Message) + 16*len(e.Locations)
	}
	return size
}

func (c *cache) add(e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.found[e.key] != nil || e.size > c.most {
		return
	}
	c.found[e.key] = c.order.PushFront(e)
	c.held += e.size
	for c.held > c.most {
		oldest := c.order.Remove(c.order.Back()).(*entry)
		delete(c.found, oldest.key)
		c.held -= oldest.size
	}
}
