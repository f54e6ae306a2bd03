package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"

	"github.com/lib/pq"
)

// maxPrepared is how many statements a connection keeps prepared; the texts of keyed
// statements are few.
const maxPrepared = 200

// prepared are the statements that the connections of a PostgreSQL pool keep, by text.
// Parsing and planning a look-up takes the server longer than running it.
type prepared struct {
	mu   sync.Mutex
	each map[driver.Conn]map[string]driver.Stmt
}

// of is what a connection keeps. Only one goroutine has the connection at a time.
func (p *prepared) of(c driver.Conn) map[string]driver.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := p.each[c]
	if kept == nil {
		kept = map[string]driver.Stmt{}
		if p.each == nil {
			p.each = map[driver.Conn]map[string]driver.Stmt{}
		}
		p.each[c] = kept
	}
	return kept
}

// forget ends with a connection.
func (p *prepared) forget(c driver.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.each, c)
}

// rows runs a keyed statement on a connection.
func (p *prepared) rows(ctx context.Context, c driver.Conn, text string, args []driver.NamedValue) (driver.Rows, error) {
	kept := p.of(c)
	stmt, found := kept[text]
	if !found {
		if len(kept) >= maxPrepared {
			for t, s := range kept {
				delete(kept, t)
				if err := s.Close(); err != nil {
					return nil, err
				}
				break // which one does not matter: so many are never in use
			}
		}
		var err error
		if stmt, err = c.(driver.ConnPrepareContext).PrepareContext(ctx, text); err != nil {
			return nil, err
		}
		kept[text] = stmt
	}
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	var refused *pq.Error
	if found && errors.As(err, &refused) && (refused.Code == "26000" || refused.Code == "0A000") {
		// A pooler in between gave another connection, or the schema was changed.
		delete(kept, text)
		return c.(driver.QueryerContext).QueryContext(ctx, text, args)
	}
	return rows, err
}

// badConnTries is how many connections that turn out to be gone are replaced.
const badConnTries = 3

// scan runs a reading statement and hands out its rows. It takes the driver's values as
// they are: database/sql would turn each into text and back, and sqlx look up the place of
// each by reflection. each must not keep the row.
func (s *Store) scan(ctx context.Context, op string, q *statement, text string, each func(r *row) error) error {
	text, err := s.ready(ctx, op, q, text)
	if err != nil {
		return err
	}
	named := make([]driver.NamedValue, len(q.args))
	for i, v := range q.args {
		plain, err := driver.DefaultParameterConverter.ConvertValue(v)
		if err != nil {
			return s.fail(ctx, op, fmt.Errorf("argument %d: %w", i+1, err))
		}
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: plain}
	}
	got := false
	for range badConnTries {
		err = s.scanOnce(ctx, q.keyed, text, named, func(r *row) error {
			got = true
			return each(r)
		})
		if got || !errors.Is(err, driver.ErrBadConn) {
			break
		}
	}
	return s.fail(ctx, op, err)
}

func (s *Store) scanOnce(ctx context.Context, keyed bool, text string, args []driver.NamedValue, each func(r *row) error) error {
	pooled, err := s.read.DB.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = pooled.Close() }() // back to the pool, which it leaves only when broken
	return pooled.Raw(func(c any) error {
		conn := c.(driver.Conn)
		var rows driver.Rows
		if keyed && s.engine == postgresEngine {
			rows, err = s.prepared.rows(ctx, conn, text, args)
		} else {
			rows, err = c.(driver.QueryerContext).QueryContext(ctx, text, args)
		}
		if err == nil {
			err = eachRow(rows, each)
			if e := rows.Close(); err == nil {
				err = e
			}
		}
		if v, is := c.(driver.Validator); errors.Is(err, driver.ErrBadConn) || is && !v.IsValid() {
			s.prepared.forget(conn)
		}
		return err
	})
}
