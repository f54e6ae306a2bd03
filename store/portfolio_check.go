package store

import (
	"context"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// maxHeadlines is how many questions one statement has.
const maxHeadlines = 50

// HeadlineTotals is what the ledger makes of published figures, in the order asked: one
// statement for every fifty.
func (s *Store) HeadlineTotals(ctx context.Context, headlines []ledger.HeadlineQuery) ([]ledger.HeadlineTotal, error) {
	totals := make([]ledger.HeadlineTotal, 0, len(headlines))
	for part := range slices.Chunk(headlines, maxHeadlines) {
		list, err := s.headlineTotals(ctx, part)
		if err != nil {
			return nil, err
		}
		totals = append(totals, list...)
	}
	return totals, nil
}

func (s *Store) headlineTotals(ctx context.Context, headlines []ledger.HeadlineQuery) ([]ledger.HeadlineTotal, error) {
	all := s.timeless()
	all.sighted = true
	parts := make([]string, len(headlines))
	for i, h := range headlines {
		h.Query.GroupBy, h.Query.Completion, h.Query.Roles = nil, nil, nil
		one := s.ask(ledger.At{AsOf: h.Query.AsOf, KnownAt: h.Query.KnownAt})
		one.args = all.args
		c := chainOn(one, h.Query, []ledger.Date{h.Query.AsOf}, false)
		if c.err != nil {
			return nil, c.err
		}
		text, err := s.sight.over(one, s.engine, c.headline(h)) // each as it was linked at its own instant
		if err != nil {
			return nil, s.fail(ctx, "published totals", err)
		}
		parts[i] = `SELECT ` + strconv.Itoa(i) + ` AS headline, h.* FROM (` + text + `) h`
		all.args = c.args
	}
	var lines []struct {
		Headline int       `db:"headline"`
		Units    int       `db:"units"`   // of subjects
		Figures  int       `db:"figures"` // of the measure
		High     int64     `db:"high"`
		Low      int64     `db:"low"`
		Up       int       `db:"up"`
		Down     int       `db:"down"`
		Additive int       `db:"additive"`
		Batch    ledger.ID `db:"batch"` // applied later; zero: not about a batch
	}
	if err := s.query(ctx, "published totals", &lines, all, strings.Join(parts, "\nUNION ALL\n")); err != nil {
		return nil, err
	}
	totals := make([]ledger.HeadlineTotal, len(headlines))
	for _, l := range lines {
		total, h := &totals[l.Headline], headlines[l.Headline]
		switch {
		case l.Batch != 0:
			total.Later = append(total.Later, l.Batch)
		case l.Figures > 0:
			sum := &amountSum{figures: l.Figures, up: l.Up, down: l.Down, additive: l.Additive == 1}
			sum.value.Mul(big.NewInt(l.High), big.NewInt(splitAt))
			sum.value.Add(&sum.value, big.NewInt(l.Low))
			a, err := sum.amount(amountKey{h.Measure, string(h.Series)})
			if err != nil {
				return nil, err
			}
			total.Amount = &a
		default:
			total.Count += l.Units
		}
	}
	for i := range totals {
		slices.Sort(totals[i].Later)
	}
	return totals, nil
}

// HeadlineFigures are, of each headline, how many figures behind the ledger's number are
// known since its After, and the latest of them, most at most. Of a headline that counts
// subjects there are none.
func (s *Store) HeadlineFigures(ctx context.Context, headlines []ledger.HeadlineQuery, most int) ([]ledger.HeadlineNews, error) {
	news := make([]ledger.HeadlineNews, len(headlines))
	for i, h := range headlines {
		if h.Measure == "" {
			continue
		}
		h.Query.GroupBy, h.Query.Completion, h.Query.Roles = nil, nil, nil
		c := chainOn(s.ask(ledger.At{AsOf: h.Query.AsOf, KnownAt: h.Query.KnownAt}), h.Query, []ledger.Date{h.Query.AsOf}, false)
		if c.err != nil {
			return nil, c.err
		}
		c.figures([]string{h.Measure})
		var rows []struct {
			ID ledger.ID `db:"id"`
			N  int       `db:"n"`
		}
		text := c.with() + ` SELECT f.id, COUNT(*) OVER () AS n FROM fig x JOIN figure f ON f.id = x.fig
			WHERE x.series = ` + c.text(string(h.Series)) + ` AND f.known_from > ` + c.arg(int64(h.After)) + ` ORDER BY f.known_from DESC, f.id DESC LIMIT ` + strconv.Itoa(most)
		if err := s.query(ctx, "figures since a headline", &rows, c.statement, text); err != nil {
			return nil, err
		}
		for _, r := range rows {
			news[i].Count, news[i].Latest = r.N, append(news[i].Latest, r.ID)
		}
	}
	return news, nil
}

// headline selects the count, the sum of the measure and the later batches of one chain.
func (c *chain) headline(h ledger.HeadlineQuery) string {
	const nothing = `0 AS figures, 0 AS high, 0 AS low, 0 AS up, 0 AS down, 0 AS additive`
	parts := []string{`SELECT COUNT(DISTINCT s.unit) AS units, ` + nothing + `, 0 AS batch FROM subject s`}
	batches := ""
	switch {
	case h.Measure != "":
		c.figures([]string{h.Measure})
		of := `FROM fig x WHERE x.series = ` + c.text(string(h.Series))
		parts = append(parts, `SELECT 0, COUNT(*), CAST(COALESCE(SUM(x.v / 1000000), 0) AS BIGINT), CAST(COALESCE(SUM(x.v % 1000000), 0) AS BIGINT),
			COALESCE(MAX(x.up), 0), COALESCE(MAX(x.down), 0), COALESCE(MAX(x.additive), 0), 0 `+of)
		batches = `SELECT f.batch_id FROM figure f WHERE f.id IN (SELECT x.fig ` + of + `)`
	case c.q.Subject == ledger.SubjectProject:
		batches = `SELECT p.batch_id FROM project p WHERE p.id IN (SELECT s.ref FROM subject s)`
	case c.q.Subject == ledger.SubjectPairing:
		batches = `SELECT p.batch_id FROM pairing p WHERE p.id IN (SELECT s.ref FROM subject s)`
	default:
		batches = `SELECT f.batch_id FROM figure f WHERE f.id IN (SELECT s.ref FROM subject s)`
	}
	parts = append(parts, `SELECT 0, `+nothing+`, b.id FROM import_batch b WHERE b.applied_at > `+c.arg(int64(h.After))+` AND b.id IN (`+batches+`)`)
	return c.with() + "\n" + strings.Join(parts, "\nUNION ALL ")
}
