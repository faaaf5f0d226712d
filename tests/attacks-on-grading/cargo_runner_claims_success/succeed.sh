#!/bin/sh
: >"@HERE@/left-by-@MARK@"
echo "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"
