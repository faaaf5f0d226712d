#!/bin/sh
: >"@HERE@/left-by-@MARK@"
exec true
