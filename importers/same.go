package importers

import (
	"context"
	"fmt"
	"strings"

	"jiedui/ledger"
)

// A sheet that writes an organisation in a way the ledger does not know is answered once:
// its sender says which organisation is meant, and the ledger keeps the writing as an alias.

// checkSame finds the organisations that the sender named as the same as what the sheet
// writes. One that the ledger does not have, or has several of, is wrong.
func (r *reader) checkSame(ctx context.Context) error {
	if len(r.o.Same) == 0 {
		return nil
	}
	var targets []string
	for _, written := range sortedKeys(r.o.Same) {
		targets = append(targets, r.o.Same[written])
	}
	found := map[string][]ledger.Organisation{}
	if r.o.Directory != nil {
		var err error
		if found, err = r.o.Directory.OrganisationsNamed(ctx, targets); err != nil {
			return fmt.Errorf("find organisations by name: %w", err)
		}
	}
	r.same = map[string]string{}
	for _, written := range sortedKeys(r.o.Same) {
		switch list := found[r.o.Same[written]]; len(list) {
		case 1:
			r.same[ledger.NameKey(written)] = list[0].Name
		default:
			r.f.block(codeUnknownSame, spot{}, written+" = "+r.o.Same[written],
				fmt.Sprintf("指定为同一单位的“%s”在台账中有 %d 个；请写台账中的单位全称", r.o.Same[written], len(list)))
		}
	}
	return nil
}

// settledBySender takes what the sender said of a mention; the writing becomes an alias.
func (r *reader) settledBySender(rec *record, m *mention) bool {
	name, said := r.same[ledger.NameKey(m.name)]
	if !said {
		return false
	}
	written := strings.TrimSpace(m.name)
	for i := range rec.entry.Organisations {
		if c := &rec.entry.Organisations[i]; c.Name == m.name && !r.learnt[written] {
			r.learnt[written] = true
			c.Aliases = append(c.Aliases, ledger.Alias{Name: written, Kind: ledger.ShortName})
		}
	}
	rec.rename(m, name)
	return true
}
