package graph

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// A global id is base64url of the type's name, a colon and the key: a row id, a place's
// code or a measure's code. Callers must not take it apart.

func globalID(typeName, key string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(typeName + ":" + key))
}

func rowGlobalID(typeName string, id ledger.ID) string {
	return globalID(typeName, strconv.FormatInt(int64(id), 10))
}

func parseGlobalID(text string) (typeName, key string, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil || len(b) > 200 {
		return "", "", false
	}
	typeName, key, ok = strings.Cut(string(b), ":")
	return typeName, key, ok && key != ""
}

func parseRowID(text, typeName string) (ledger.ID, *apiError) {
	name, key, ok := parseGlobalID(text)
	id, err := strconv.ParseInt(key, 10, 64)
	if !ok || name != typeName || err != nil || id <= 0 {
		return 0, invalid("id", "%q 不是 %s 的 id", text, typeName)
	}
	return ledger.ID(id), nil
}

// nodeKey is one id asked for by node or nodes.
type nodeKey struct {
	typeName string
	key      string
	at       ledger.At
}

func rowKeyOf(id ledger.ID) string { return strconv.FormatInt(int64(id), 10) }

// nodesByKey finds nodes of any types: one read per type and pair of times. What is not
// there is absent.
func nodesByKey(ctx context.Context, keys []nodeKey) (map[nodeKey]any, error) {
	type group struct {
		typeName string
		at       ledger.At
	}
	groups := map[group][]string{}
	for _, k := range keys {
		g := group{k.typeName, k.at}
		groups[g] = append(groups[g], k.key)
	}
	out := make(map[nodeKey]any, len(keys))
	for g, names := range groups {
		found, err := nodesOfType(ctx, g.typeName, g.at, names)
		if err != nil {
			return nil, err
		}
		for key, node := range found {
			out[nodeKey{g.typeName, key, g.at}] = node
		}
	}
	return out, nil
}

func nodesOfType(ctx context.Context, typeName string, at ledger.At, keys []string) (map[string]any, error) {
	r := requestOf(ctx)
	l := r.deps.Ledger
	if who, listed := gates[typeName]; listed && !who.allow(r.caller) { // nor whether it is there
		return nil, nil
	}
	switch typeName {
	case "Project":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.Project, error) { return l.ProjectsByID(ctx, at, ids) })
	case "Organisation":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.Organisation, error) {
			return l.OrganisationsByID(ctx, at, ids)
		})
	case "Pairing":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.Pairing, error) { return l.PairingsByID(ctx, at, ids) })
	case "Programme":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.Programme, error) { return programmesByID(ctx, at, ids) })
	case "Figure":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.Figure, error) { return l.FiguresByID(ctx, ids) })
	case "ImportBatch":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.ImportBatch, error) { return l.BatchesByID(ctx, ids) })
	case "ReportingPeriod":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.ReportingPeriod, error) {
			return l.ReportingPeriodsByID(ctx, ids)
		})
	case "ReportingCalendar":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.ReportingCalendar, error) {
			return l.ReportingCalendarsByID(ctx, ids)
		})
	case "Bulletin":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.Bulletin, error) { return l.BulletinsByID(ctx, ids) })
	case "ProgressReport":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.ProgressReport, error) {
			return l.ProgressReportsByID(ctx, ids)
		})
	case "PublishedFigure":
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.PublishedFigure, error) {
			return l.PublishedFiguresByID(ctx, ids)
		})
	case "ImportJob":
		if r.deps.Imports == nil {
			return nil, nil
		}
		return rowNodes(keys, at, func(ids []ledger.ID) (map[ledger.ID]ledger.ImportJob, error) {
			return r.deps.Imports.ImportJobsByID(ctx, ids)
		})
	case "Place":
		found, err := l.PlacesByCode(ctx, keys)
		if err != nil {
			return nil, err
		}
		out := map[string]any{}
		for code, p := range found {
			out[code] = timed[ledger.Place]{p, at}
		}
		return out, nil
	case "Measure":
		list, err := r.measureList(ctx)
		if err != nil {
			return nil, err
		}
		out := map[string]any{}
		for _, m := range list {
			out[m.Code] = timed[ledger.Measure]{m, at}
		}
		return out, nil
	}
	return nil, nil
}

func rowNodes[T any](keys []string, at ledger.At, read func([]ledger.ID) (map[ledger.ID]T, error)) (map[string]any, error) {
	var ids []ledger.ID
	for _, k := range keys {
		if id, err := strconv.ParseInt(k, 10, 64); err == nil && id > 0 && rowKeyOf(ledger.ID(id)) == k {
			ids = append(ids, ledger.ID(id))
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := read(ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]any, len(found))
	for id, v := range found {
		out[rowKeyOf(id)] = timed[T]{v, at}
	}
	return out, nil
}

// typeNameOf is the object type of a source value, for interfaces and unions.
func typeNameOf(v any) string {
	switch v.(type) {
	case timed[ledger.Programme]:
		return "Programme"
	case timed[ledger.Organisation]:
		return "Organisation"
	case timed[ledger.Place]:
		return "Place"
	case timed[ledger.Pairing]:
		return "Pairing"
	case timed[ledger.Project]:
		return "Project"
	case timed[ledger.Measure]:
		return "Measure"
	case timed[ledger.Figure]:
		return "Figure"
	case timed[ledger.ImportBatch]:
		return "ImportBatch"
	case timed[ledger.ImportJob]:
		return "ImportJob"
	case timed[ledger.ReportingPeriod]:
		return "ReportingPeriod"
	case timed[ledger.ReportingCalendar]:
		return "ReportingCalendar"
	case timed[ledger.Bulletin]:
		return "Bulletin"
	case timed[ledger.ProgressReport]:
		return "ProgressReport"
	case timed[ledger.PublishedFigure]:
		return "PublishedFigure"
	}
	return ""
}

func rowID[T any](typeName string, id func(T) ledger.ID) field {
	f := value("id", must(graphql.ID), "Global id, the same for ever (全局编号).",
		func(t T) any { return rowGlobalID(typeName, id(t)) })
	f.leaf = func(dst []byte, parent any) ([]byte, error) {
		return appendRowID(dst, typeName, id(parent.(timed[T]).it)), nil
	}
	return f
}

// appendRowID appends a global id as JSON.
func appendRowID(dst []byte, typeName string, id ledger.ID) []byte {
	var plain [64]byte
	key := append(append(plain[:0], typeName...), ':')
	key = strconv.AppendInt(key, int64(id), 10)
	return append(base64.RawURLEncoding.AppendEncode(append(dst, '"'), key), '"')
}
