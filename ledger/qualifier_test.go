package ledger

import "testing"

func TestQualifierJoin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		a, b, want Qualifier
	}{
		{"exact_is_neutral", Exact, Over, Over},
		{"empty_reads_as_exact", "", Under, Under},
		{"over_and_at_least_is_over", Over, AtLeast, Over},
		{"under_and_at_most_is_under", Under, AtMost, Under},
		{"over_and_under_is_about", Over, Under, About},
		{"at_least_and_at_most_is_about", AtLeast, AtMost, About},
		{"about_absorbs_over", About, Over, About},
		{"an_unknown_word_may_hide_anything", "roughly", Exact, About},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Join(c.a, c.b); got != c.want {
				t.Errorf("Join(%s, %s) = %s, want %s", c.a, c.b, got, c.want)
			}
		})
	}
}

func TestQualifierJoinIsASemilattice(t *testing.T) {
	t.Parallel()
	for _, a := range Qualifiers {
		if Join(a, a) != a {
			t.Errorf("Join(%s, %s) = %s: not idempotent", a, a, Join(a, a))
		}
		if Join(a, Exact) != a {
			t.Errorf("Join(%s, exact) = %s: exact is not neutral", a, Join(a, Exact))
		}
		if up, down := a.Bounds(); QualifierOf(up, down) != a {
			t.Errorf("QualifierOf(%d, %d) = %s, want %s", up, down, QualifierOf(up, down), a)
		}
		for _, b := range Qualifiers {
			if Join(a, b) != Join(b, a) {
				t.Errorf("Join(%s, %s) does not commute", a, b)
			}
			aUp, aDown := a.Bounds()
			bUp, bDown := b.Bounds()
			if want := QualifierOf(max(aUp, bUp), max(aDown, bDown)); Join(a, b) != want {
				t.Errorf("Join(%s, %s) = %s, SQL says %s", a, b, Join(a, b), want)
			}
			for _, c := range Qualifiers {
				if l, r := Join(Join(a, b), c), Join(a, Join(b, c)); l != r {
					t.Errorf("(%s+%s)+%s = %s, %s+(%s+%s) = %s", a, b, c, l, a, b, c, r)
				}
				// What SQL does over many rows: maxima of the bounds, one QualifierOf at the end.
				cUp, cDown := c.Bounds()
				want := QualifierOf(max(aUp, bUp, cUp), max(aDown, bDown, cDown))
				if got := Join(Join(a, b), c); got != want {
					t.Errorf("sum of %s, %s, %s = %s, SQL says %s", a, b, c, got, want)
				}
			}
		}
	}
}

func TestQualifierValid(t *testing.T) {
	t.Parallel()
	for _, q := range Qualifiers {
		if !q.Valid() {
			t.Errorf("%s is not valid", q)
		}
		back, rest := Exact, ""
		if q != Exact {
			rest, back = cutPrefixQualifiers(q.Prefix())
		}
		if back != q || rest != "" {
			t.Errorf("prefix %q of %s reads as %s with %q left", q.Prefix(), q, back, rest)
		}
	}
	for _, q := range []Qualifier{"", "ABOUT", "约"} {
		if q.Valid() {
			t.Errorf("%q is valid", q)
		}
	}
}
