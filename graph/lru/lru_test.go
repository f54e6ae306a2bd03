package lru

import (
	"sync"
	"testing"
)

// keys are those that are kept, the one used last first.
func keys(c *Cache[string, int]) string {
	all := ""
	for e := c.order.Front(); e != nil; e = e.Next() {
		all += e.Value.(*entry[string, int]).key
	}
	return all
}

func TestWhatWasUsedLastIsKept(t *testing.T) {
	t.Parallel()
	c := New[string, int](10)
	for _, step := range []struct {
		key         string
		value, size int // size 0: ask for it
		want        string
		held        int
	}{
		{"a", 1, 4, "a", 4},
		{"b", 2, 4, "ba", 8},
		{"a", 1, 0, "ab", 8},
		{"b", 2, 0, "ba", 8},
		{"a", 9, 1, "ab", 8}, // the first value stays, and has been used
		{"c", 3, 4, "ca", 8}, // b was not used for longest
		{"a", 1, 0, "ac", 8},
		{"e", 4, 11, "ac", 8},
		{"d", 5, 10, "d", 10},
	} {
		if step.size > 0 {
			c.Add(step.key, step.value, step.size)
		} else if v, found := c.Get(step.key); v != step.value || !found {
			t.Errorf("%s is %d, %t", step.key, v, found)
		}
		if got := keys(c); got != step.want || c.Held() != step.held || c.Len() != len(step.want) || len(c.byKey) != c.Len() {
			t.Errorf("after %v: %s is kept, %d of %d", step, got, c.Len(), c.Held())
		}
	}
	if v, found := c.Get("b"); v != 0 || found {
		t.Errorf("b is %d, %t", v, found)
	}
}

func TestManyUseOneCache(t *testing.T) {
	t.Parallel()
	c := New[int, int](20)
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			for i := range 1000 {
				key := i * (worker + 1) % 50
				if v, found := c.Get(key); found && v != -key {
					t.Errorf("%d is %d", key, v)
				}
				c.Add(key, -key, 1+key%3)
			}
		})
	}
	wait.Wait()
	if c.Held() > 20 || c.Len() > 20 || c.Len() < 20/3 {
		t.Errorf("%d kept, of %d", c.Len(), c.Held())
	}
}
