package store

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"jiedui/ledger"
)

// feed tells those who follow the ledger that something was committed. It keeps the
// newest instant and nothing for any follower, so one that lags sees only the newest.
//
// What this process commits it is told at once. What others commit it hears of by
// PostgreSQL's notifications, or by asking SQLite. In either case the truth is
// LatestInstant: it is read again whenever something may have been missed, and every few
// seconds anyway.
type feed struct {
	mutex  sync.Mutex
	newest ledger.Instant
	moved  chan struct{} // closed when newest moves; nil: nobody has asked

	pause     time.Duration // between readings of the truth that nothing else caused
	turn      chan struct{} // holds one token: whoever comes or goes
	followers int
	end       func() // ends the watch, which lasts while there are followers, and waits for it

	touches touches
}

func newFeed(e engine) feed {
	pause := sqlitePause
	if e == postgresEngine {
		pause = postgresPause
	}
	return feed{pause: pause, turn: make(chan struct{}, 1), touches: touches{turn: make(chan struct{}, 1)}}
}

const (
	notifyChannel = "jiedui_committed"
	// How soon the commits of another process are noticed: on SQLite, and on PostgreSQL
	// where a notification was lost.
	sqlitePause   = time.Second
	postgresPause = 3 * time.Second
	// How soon and how seldom a lost connection for notifications is tried again.
	minReconnect = 100 * time.Millisecond
	maxReconnect = 5 * time.Second
)

// advance moves the newest instant on; one that is no newer changes nothing.
func (f *feed) advance(to ledger.Instant) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if to <= f.newest {
		return
	}
	f.newest = to
	if f.moved != nil {
		close(f.moved)
		f.moved = nil
	}
}

// Newest is the instant of the newest committed transaction that is known of here. The
// channel is closed when there is a newer one. It is up to date only between Follow and
// its leave.
func (s *Store) Newest() (ledger.Instant, <-chan struct{}) {
	f := &s.feed
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.moved == nil {
		f.moved = make(chan struct{})
	}
	return f.newest, f.moved
}

// Follow has Newest keep up with the ledger, whoever writes to it, until leave is called.
// It fails when the database does not answer.
func (s *Store) Follow(ctx context.Context) (leave func(), err error) {
	f := &s.feed
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-ctx.Done():
		return nil, s.fail(ctx, "follow the ledger", ctx.Err())
	}
	latest, err := s.LatestInstant(ctx)
	if err != nil {
		return nil, err
	}
	f.advance(latest)
	if f.followers++; f.followers == 1 {
		// The watch is of all followers and ends with the last of them.
		watching, cancel := context.WithCancel(context.WithoutCancel(ctx))
		var watch sync.WaitGroup
		watch.Add(1)
		go func() {
			defer watch.Done()
			s.watch(watching)
		}()
		f.end = func() {
			cancel()
			watch.Wait()
		}
	}
	return sync.OnceFunc(func() {
		f.turn <- struct{}{}
		defer func() { <-f.turn }()
		if f.followers--; f.followers == 0 {
			f.end()
		}
	}), nil
}

// watch learns of what other processes commit until ctx ends.
func (s *Store) watch(ctx context.Context) {
	var told <-chan *pq.Notification
	listening := make(chan error, 1)
	if s.engine == postgresEngine {
		// A reconnection is told by a nil notification.
		l := pq.NewListener(s.dsn, minReconnect, maxReconnect, nil)
		listened := make(chan struct{})
		go func() {
			defer close(listened)
			listening <- l.Listen(notifyChannel) // waits for a connection
		}()
		defer func() {
			_ = l.Close() // that it is closed already is no matter
			<-listened
		}()
		told = l.NotificationChannel()
	}
	tick := time.NewTicker(s.feed.pause)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case err := <-listening:
			if err != nil {
				s.logger.Warn("notifications of the database cannot be had; it is asked instead", "error", err, "every", s.feed.pause)
			}
		case n := <-told:
			if s.knows(n) {
				continue
			}
		case <-tick.C:
		}
		latest, err := s.LatestInstant(ctx)
		if err != nil {
			if !failing && ctx.Err() == nil {
				s.logger.Warn("following the ledger", "error", err)
			}
			failing = true // the next tick asks again
			continue
		}
		failing = false
		s.feed.advance(latest)
	}
}

// knows reports whether a notification tells nothing new. The instant that it names is
// not taken over: another ledger of the same database may have sent it.
func (s *Store) knows(n *pq.Notification) bool {
	if n == nil {
		return false
	}
	at, err := strconv.ParseInt(n.Extra, 10, 64)
	newest, _ := s.Newest()
	return err == nil && ledger.Instant(at) <= newest
}

// notify has the transaction tell other servers of its instant when it commits.
func (e engine) notify(ctx context.Context, tx *sqlx.Tx, at ledger.Instant) error {
	if e == sqliteEngine {
		return nil
	}
	_, err := tx.ExecContext(ctx, `SELECT pg_notify($1, $2)`, notifyChannel, strconv.FormatInt(int64(at), 10))
	return err
}
