package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"

	"filippo.io/torchwood"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

// A witness of one log that keeps what it has signed in memory (C2SP tlog-witness).
type witness struct {
	mu     sync.Mutex
	log    note.Verifier
	signer *torchwood.CosignatureSigner
	size   int64
	root   []byte
}

func serve(words []string) {
	signer := must(torchwood.NewCosignatureSigner(words[1], ed25519.NewKeyFromSeed(must(hex.DecodeString(words[2])))))
	w := &witness{log: must(note.NewVerifier(words[3])), signer: signer}
	listening := must(net.Listen("tcp", words[0]))
	fmt.Printf("http://%s %s\n", listening.Addr(), signer.Verifier())
	http.HandleFunc("POST /add-checkpoint", w.add)
	need(http.Serve(listening, nil))
}

func (w *witness) add(answer http.ResponseWriter, request *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	body := must(io.ReadAll(request.Body))
	before, signed, _ := bytes.Cut(body, []byte("\n\n"))
	lines := strings.Split(string(before), "\n")
	var old int64
	if _, err := fmt.Sscanf(lines[0], "old %d", &old); err != nil {
		http.Error(answer, "no old size", http.StatusBadRequest)
		return
	}
	opened, err := note.Open(signed, note.VerifierList(w.log))
	if err != nil {
		http.Error(answer, err.Error(), http.StatusForbidden)
		return
	}
	checkpoint := must(torchwood.ParseCheckpoint(opened.Text))
	if old != w.size {
		answer.Header().Set("Content-Type", "text/x.tlog.size")
		answer.WriteHeader(http.StatusConflict)
		fmt.Fprintf(answer, "%d\n", w.size)
		return
	}
	path := [][]byte{}
	for _, each := range lines[1:] {
		path = append(path, must(base64.StdEncoding.DecodeString(each)))
	}
	if old > 0 {
		if err := proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(old), uint64(checkpoint.N), path, w.root, checkpoint.Hash[:]); err != nil {
			http.Error(answer, err.Error(), http.StatusUnprocessableEntity)
			return
		}
	}
	w.size, w.root = checkpoint.N, bytes.Clone(checkpoint.Hash[:])
	cosigned := must(note.Sign(&note.Note{Text: opened.Text}, w.signer))
	_, ours, _ := bytes.Cut(cosigned, []byte("\n\n"))
	answer.Write(ours)
}
