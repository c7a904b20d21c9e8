module docket.invalid/stranger

go 1.26.0

require (
	filippo.io/torchwood v0.9.0
	github.com/transparency-dev/formats v0.1.2-0.20260710124811-af9e607161b6
	github.com/transparency-dev/merkle v0.0.3-0.20260707140218-77df88e508fa
	golang.org/x/mod v0.43.0
)

require (
	golang.org/x/crypto v0.53.0 // indirect
	golang.org/x/sync v0.19.0 // indirect
)
