package store

import "jiedui/ledger"

// workspace is what the chunks of a batch have in common. Organisations and pairings are
// few and come again and again, so they are read once: nobody else writes meanwhile.
// Everything else is memory that the next chunk uses again.
type workspace struct {
	people   *directory
	pairings map[pairingKey]*knownPairing
	// pairingsByID has the same pairings.
	pairingsByID map[ledger.ID]*knownPairing
	// paired are the places whose pairings are all here.
	paired    map[string]bool
	assistors *linkSet

	programmeLinks, placeLinks, participations *linkSet
	figures, statuses                          *factSet
}

// maxRemembered organisations, and as many pairings, are kept from chunk to chunk.
const maxRemembered = 20_000

func newWorkspace(behaviour func(measure string) ledger.Behaviour) *workspace {
	w := &workspace{
		people:         newDirectory(),
		programmeLinks: newLinkSet(projectProgrammes),
		placeLinks:     newLinkSet(projectPlaces),
		participations: newLinkSet(participations),
		figures:        newFactSet(figureTable, behaviour),
		statuses:       newFactSet(statusTable, nil),
	}
	w.forgetPairings()
	return w
}

// forget ends a chunk.
func (w *workspace) forget() {
	for _, links := range []*linkSet{w.programmeLinks, w.placeLinks, w.participations} {
		links.forget()
	}
	for _, facts := range []*factSet{w.figures, w.statuses} {
		facts.forget()
	}
	if len(w.people.byID) > maxRemembered {
		w.people = newDirectory()
	}
	if len(w.pairings) > maxRemembered {
		w.forgetPairings()
	}
}

func (w *workspace) forgetPairings() {
	w.pairings = map[pairingKey]*knownPairing{}
	w.pairingsByID = map[ledger.ID]*knownPairing{}
	w.paired = map[string]bool{}
	w.assistors = newLinkSet(pairingAssistors)
}

// slab hands out values that are all given back at once.
type slab[T any] struct {
	blocks [][]T
	used   int
}

const slabBlock = 512

func (s *slab[T]) next() *T {
	if s.used == len(s.blocks)*slabBlock {
		s.blocks = append(s.blocks, make([]T, slabBlock))
	}
	v := &s.blocks[s.used/slabBlock][s.used%slabBlock]
	s.used++
	return v
}

// reset takes all values back and makes them zero.
func (s *slab[T]) reset() {
	for i := 0; s.used > 0; i++ {
		n := min(s.used, slabBlock)
		clear(s.blocks[i][:n])
		s.used -= n
	}
}
