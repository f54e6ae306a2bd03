package exec

// lru keeps the values that were used last. It has no lock of its own. Finding what to
// drop looks at all, which for what is kept here costs less than a list would.
type lru[K comparable, V any] struct {
	limit   int
	clock   uint64
	entries map[K]*lruEntry[V]
}

type lruEntry[V any] struct {
	value V
	used  uint64
}

func (l *lru[K, V]) get(key K) (v V, ok bool) {
	e, ok := l.entries[key]
	if !ok {
		return v, false
	}
	l.clock++
	e.used = l.clock
	return e.value, true
}

func (l *lru[K, V]) add(key K, v V) {
	if l.entries == nil {
		l.entries = map[K]*lruEntry[V]{}
	}
	if _, is := l.entries[key]; !is && len(l.entries) >= l.limit {
		var oldest K
		least := l.clock + 1
		for k, e := range l.entries {
			if e.used < least {
				oldest, least = k, e.used
			}
		}
		delete(l.entries, oldest)
	}
	l.clock++
	l.entries[key] = &lruEntry[V]{v, l.clock}
}
