// Package lru keeps what was used last, within a bound.
package lru

import (
	"container/list"
	"sync"
)

// Cache keeps values by their keys; when their sizes come to more than its bound, those
// not used for longest go. It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	most int

	mutex sync.Mutex
	held  int
	order list.List // of *entry[K, V], the one used last in front
	byKey map[K]*list.Element
}

type entry[K comparable, V any] struct {
	key   K
	value V
	size  int
}

// New makes a cache of at most so much, in the unit in which sizes are given to Add.
func New[K comparable, V any](most int) *Cache[K, V] {
	return &Cache[K, V]{most: most, byKey: map[K]*list.Element{}}
}

// Get finds a value, which has then been used last.
func (c *Cache[K, V]) Get(key K) (value V, found bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	e := c.byKey[key]
	if e == nil {
		return value, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*entry[K, V]).value, true
}

// Add keeps a value under a key that has none yet; one that is larger than the whole
// cache is not kept.
func (c *Cache[K, V]) Add(key K, value V, size int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if e := c.byKey[key]; e != nil {
		c.order.MoveToFront(e)
		return
	}
	if size > c.most {
		return
	}
	c.byKey[key] = c.order.PushFront(&entry[K, V]{key, value, size})
	for c.held += size; c.held > c.most; {
		oldest := c.order.Remove(c.order.Back()).(*entry[K, V])
		delete(c.byKey, oldest.key)
		c.held -= oldest.size
	}
}

// Len is how many values are kept.
func (c *Cache[K, V]) Len() int {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return len(c.byKey)
}

// Held is what their sizes come to.
func (c *Cache[K, V]) Held() int {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.held
}
