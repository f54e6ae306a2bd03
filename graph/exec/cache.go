package exec

import (
	"crypto/sha256"
	"sync"
)

// Cache keeps plans by schema, document and operation name; when it is full, the one not
// used for longest goes. It may be used by many requests at once.
type Cache struct {
	mu    sync.Mutex
	plans lru[cacheKey, *Plan]
}

type cacheKey struct {
	schema    *Schema
	document  [sha256.Size]byte
	operation string
}

// NewCache makes a cache of so many plans, at least one.
func NewCache(size int) *Cache {
	c := &Cache{}
	c.plans.limit = max(size, 1)
	return c
}

// Plan finds the plan of a document's text, or makes and keeps it. Two requests that miss
// at the same time both make it. What cannot be made is not kept.
func (c *Cache) Plan(s *Schema, document, operation string, make func() (*Plan, error)) (*Plan, error) {
	key := cacheKey{s, sha256.Sum256([]byte(document)), operation}
	c.mu.Lock()
	p, ok := c.plans.get(key)
	c.mu.Unlock()
	if ok {
		return p, nil
	}
	p, err := make()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.plans.add(key, p)
	c.mu.Unlock()
	return p, nil
}

// Len is how many plans are kept.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.plans.entries)
}
