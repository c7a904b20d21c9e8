// Command stranger holds what a stack has sealed against the libraries of others, and is a witness.
//
//	stranger verify FOLDER PROOF RECEIPT LOG-VKEY RECEIPTS-VKEY EVENT
//	stranger witness ADDRESS NAME SEED LOG-VKEY
package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"filippo.io/torchwood"
	formats "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must[T any](value T, err error) T {
	need(err)
	return value
}

func need(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	switch {
	case len(os.Args) == 8 && os.Args[1] == "verify":
		verify(os.Args[2:])
	case len(os.Args) == 6 && os.Args[1] == "witness":
		serve(os.Args[2:])
	default:
		need(fmt.Errorf("verify FOLDER PROOF RECEIPT VKEY VKEY EVENT, or witness ADDRESS NAME SEED VKEY"))
	}
}

type extra struct {
	Form      string   `json:"docket-proof"`
	Index     uint64   `json:"index"`
	Line      string   `json:"line"`
	LineIndex uint64   `json:"line_index"`
	LinePath  [][]byte `json:"line_path"`
	Path      [][]byte `json:"path"`
	Seal      string   `json:"seal"`
	Topic     string   `json:"topic"`
}

type head struct {
	Root string `json:"root"`
	Size uint64 `json:"size"`
}

func verify(words []string) {
	folder, proofFile, receipt, logKey, receiptsKey, event := words[0], words[1], words[2], words[3], words[4], words[5]

	// The checkpoint, by torchwood and by sumdb/note, which signs it again in the same bytes.
	verifier := must(note.NewVerifier(logKey))
	policy := torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(verifier.Name()), torchwood.SingleVerifierPolicy(verifier))
	signed := must(os.ReadFile(folder + "/checkpoint"))
	checkpoint, _, err := torchwood.VerifyCheckpoint(signed, policy)
	need(err)
	if secret := os.Getenv("STRANGER_SIGNER"); secret != "" {
		opened := must(note.Open(signed, note.VerifierList(verifier)))
		again := must(note.Sign(&note.Note{Text: opened.Text}, must(note.NewSigner(secret))))
		if string(again) != string(signed) {
			need(fmt.Errorf("sumdb/note signs the checkpoint otherwise"))
		}
	}

	// Every entry, from the tiles.
	files := must(torchwood.NewTileFS(os.DirFS(folder)))
	client := must(torchwood.NewClient(files))
	seals := map[int64]string{}
	for index, entry := range client.AllEntries(context.Background(), checkpoint.Tree, 0) {
		seals[index] = string(entry)
	}
	need(client.Err())
	if int64(len(seals)) != checkpoint.N {
		need(fmt.Errorf("%d entries of %d are in the tiles", len(seals), checkpoint.N))
	}

	// Consistency of every size, by transparency-dev/merkle over hashes of sumdb/tlog.
	hashes := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		return tlog.TileHashReader(checkpoint.Tree, tiles{files}).ReadHashes(indexes)
	})
	for old := int64(1); old < checkpoint.N; old++ {
		path := must(tlog.ProveTree(checkpoint.N, old, hashes))
		oldRoot := must(tlog.TreeHash(old, hashes))
		need(proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(old), uint64(checkpoint.N), bytesOf(path), oldRoot[:], checkpoint.Hash[:]))
	}

	// The proof of an event: formats reads it, merkle leads it up three trees.
	var shown formats.TLogProof
	need(shown.Unmarshal(must(os.ReadFile(proofFile))))
	var said extra
	need(json.Unmarshal(shown.ExtraData, &said))
	proven, _, err := torchwood.VerifyCheckpoint(shown.Checkpoint, policy)
	need(err)
	sealPath := make([][]byte, len(shown.Hashes))
	for i := range shown.Hashes {
		sealPath[i] = shown.Hashes[i][:]
	}
	need(proof.VerifyInclusion(rfc6962.DefaultHasher, shown.Index, uint64(proven.N), leaf([]byte(said.Seal)), sealPath, proven.Hash[:]))
	var seal struct {
		Root  string `json:"root"`
		Lines uint64 `json:"lines"`
	}
	need(json.Unmarshal([]byte(said.Seal), &seal))
	need(proof.VerifyInclusion(rfc6962.DefaultHasher, said.LineIndex, seal.Lines, leaf([]byte(said.Line)), said.LinePath, must(hex.DecodeString(seal.Root))))
	var line struct {
		Staffing head `json:"staffing"`
	}
	need(json.Unmarshal([]byte(said.Line), &line))
	need(proof.VerifyInclusion(rfc6962.DefaultHasher, said.Index, line.Staffing.Size, leaf(must(os.ReadFile(event))), said.Path, must(hex.DecodeString(line.Staffing.Root))))

	// The receipt.
	must(note.Open(must(os.ReadFile(receipt)), note.VerifierList(must(note.NewVerifier(receiptsKey)))))
	fmt.Printf("%d seals, root %s\n", checkpoint.N, base64.StdEncoding.EncodeToString(checkpoint.Hash[:]))
}

// What sumdb/tlog reads tiles from.
type tiles struct{ files *torchwood.TileFS }

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(asked []tlog.Tile) ([][]byte, error) {
	return t.files.ReadTiles(context.Background(), asked)
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func leaf(data []byte) []byte {
	sum := sha256.Sum256(append([]byte{0}, data...))
	return sum[:]
}

func bytesOf(path tlog.TreeProof) [][]byte {
	found := make([][]byte, len(path))
	for i := range path {
		found[i] = path[i][:]
	}
	return found
}
