package document

import (
	"crypto/sha256"

	"jiedui/graph/lru"
)

// cache keeps prepared documents, and refusals, by the hash of their text; what was asked
// for least recently goes first. It is safe for concurrent use.
type cache struct {
	*lru.Cache[[sha256.Size]byte, entry]
}

type entry struct {
	doc  *Document
	errs Errors
}

// newCache makes a cache of about so many bytes.
func newCache(most int) *cache { return &cache{lru.New[[sha256.Size]byte, entry](most)} }

// prepared is what is kept of a text, else what prepare makes of it. Two requests at once
// may both prepare a text; nobody waits for another's.
func (c *cache) prepared(text string, prepare func() (*Document, Errors)) (*Document, Errors) {
	key := sha256.Sum256([]byte(text))
	if kept, found := c.Get(key); found {
		return kept.doc, kept.errs
	}
	doc, errs := prepare()
	c.Add(key, entry{doc, errs}, sizeOf(doc, errs))
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
