package divisions

import (
	"testing"

	"jiedui/ledger"
)

// BenchmarkResolve resolves villages and towns of Guangdong as a ledger of partner
// sheets does: full paths, short paths, and columns under a context.
func BenchmarkResolve(b *testing.B) {
	r := NewResolver()
	places, err := Province("44")
	if err != nil {
		b.Fatal(err)
	}
	ctx := Context{Under: []string{"44"}}
	b.Run("village_paths", func(b *testing.B) {
		texts := paths(r, places, ledger.LevelVillage)
		for i := 0; b.Loop(); i++ {
			if m := r.Resolve(Context{}, texts[i%len(texts)]); !m.OK {
				b.Fatal(texts[i%len(texts)], m)
			}
		}
	})
	b.Run("town_paths", func(b *testing.B) {
		texts := paths(r, places, ledger.LevelTown)
		for i := 0; b.Loop(); i++ {
			if m := r.Resolve(ctx, texts[i%len(texts)]); !m.OK {
				b.Fatal(texts[i%len(texts)], m)
			}
		}
	})
	b.Run("columns", func(b *testing.B) {
		for b.Loop() {
			if m := r.Resolve(ctx, "韶关市", "翁源县", "官渡镇", "镇仔村"); !m.OK {
				b.Fatal(m)
			}
		}
	})
	b.Run("short", func(b *testing.B) {
		for b.Loop() {
			if m := r.Resolve(ctx, "翁源官渡"); !m.OK {
				b.Fatal(m)
			}
		}
	})
	b.Run("unknown", func(b *testing.B) {
		for b.Loop() {
			if m := r.Resolve(ctx, "新丰县官渡镇"); m.OK {
				b.Fatal(m)
			}
		}
	})
}

func paths(r *Resolver, places []ledger.Place, level ledger.PlaceLevel) []string {
	var texts []string
	for _, place := range places {
		if place.Level == level {
			texts = append(texts, r.Path(place.Code))
		}
	}
	return texts
}

// BenchmarkRead is what the first name of a process, and the first village of a
// province, wait for.
func BenchmarkRead(b *testing.B) {
	for _, list := range []string{"upper", "villages-44", "villages-37"} {
		b.Run(list, func(b *testing.B) {
			for b.Loop() {
				mustRead(list)
			}
		})
	}
}
