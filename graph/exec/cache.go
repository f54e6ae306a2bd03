package exec

import (
	"crypto/sha256"

	"jiedui/graph/lru"
)

// Cache keeps plans by schema, document and operation name; when it is full, the one not
// used for longest goes. It may be used by many requests at once.
type Cache struct{ plans *lru.Cache[cacheKey, *Plan] }

type cacheKey struct {
	schema    *Schema
	document  [sha256.Size]byte
	operation string
}

// NewCache makes a cache of so many plans, at least one.
func NewCache(size int) *Cache { return &Cache{lru.New[cacheKey, *Plan](max(size, 1))} }

// Plan finds the plan of a document's text, or makes and keeps it. Two requests that miss
// at the same time both make it. What cannot be made is not kept.
func (c *Cache) Plan(s *Schema, document, operation string, make func() (*Plan, error)) (*Plan, error) {
	key := cacheKey{s, sha256.Sum256([]byte(document)), operation}
	if p, ok := c.plans.Get(key); ok {
		return p, nil
	}
	p, err := make()
	if err == nil {
		c.plans.Add(key, p, 1)
	}
	return p, err
}

// Len is how many plans are kept.
func (c *Cache) Len() int { return c.plans.Len() }
