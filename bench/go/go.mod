module singleflight/bench

go 1.19

require golang.org/x/sync v0.8.0
