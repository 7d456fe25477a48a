# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
# Prints what a completion hands to zsh's own: SCRIPT WORD..., the last word being the one that is completed.
compdef() { : }
compset() { words[CURRENT]=${words[CURRENT]#*=} }
_files() { print -r -- FILES }
compadd() { shift; print -rl -- "$@" }
_describe() { print -rl -- "${(@)${(P)2}%%:*}" }
source $1
shift
words=(bunsnc "$@")
CURRENT=$#words
_bunsnc
