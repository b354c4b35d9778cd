;; Finds the braces outside strings in a block of JSON, and the bytes that JSON cannot have there, 64 bytes at a time. Each mask has
;; one bit for each of these bytes; the lowest bit is the first byte. `npm run generate` compiles this file to src/json/braces/generated/braces.ts.
;; What several vectors have in common is repeated, as V8 inlines no functions, and a call would cost more than its instructions.
(module
  ;; Six pages of 64 KiB:
  ;;      0  the block, up to 64 KiB, with spaces up to a multiple of 64
  ;;  65536  an i32, the state in front of the block, and in the end behind it: 1 within a string, 2 behind a backslash
  ;;  65540  the position of each mark, as an i32
  (memory (export "memory") 6)

  ;; Returns the number of marks. Each position is that in the block plus a base.
  (func (export "find") (param $length i32) (param $base i32) (result i32)
    (local $at i32)
    (local $found i32)
    ;; All bits are set within a string.
    (local $string i64)
    ;; 1 if the next byte is behind a backslash that is not escaped itself.
    (local $escapes i64)
    ;; The bytes behind any backslash, then only the escaped ones of them.
    (local $escaped i64)
    (local $a v128)
    (local $b v128)
    (local $c v128)
    (local $d v128)
    (local $backslashes i64)
    (local $sum i64)
    (local $quotes i64)
    (local $marks i64)

    (local.set $string (i64.sub (i64.const 0) (i64.extend_i32_u (i32.and (i32.load (i32.const 65536)) (i32.const 1)))))
    (local.set $escapes (i64.extend_i32_u (i32.shr_u (i32.load (i32.const 65536)) (i32.const 1))))
    (local.set $found (i32.const 65540))

    (block $over
      (loop $bytes
        (br_if $over (i32.ge_u (local.get $at) (local.get $length)))
        (local.set $a (v128.load (local.get $at)))
        (local.set $b (v128.load offset=16 (local.get $at)))
        (local.set $c (v128.load offset=32 (local.get $at)))
        (local.set $d (v128.load offset=48 (local.get $at)))
        (local.set $quotes (i64.or
          (i64.extend_i32_u (i32.or
            (i8x16.bitmask (i8x16.eq (local.get $a) (i8x16.splat (i32.const 0x22))))
            (i32.shl (i8x16.bitmask (i8x16.eq (local.get $b) (i8x16.splat (i32.const 0x22)))) (i32.const 16))))
          (i64.shl (i64.extend_i32_u (i32.or
            (i8x16.bitmask (i8x16.eq (local.get $c) (i8x16.splat (i32.const 0x22))))
            (i32.shl (i8x16.bitmask (i8x16.eq (local.get $d) (i8x16.splat (i32.const 0x22)))) (i32.const 16)))) (i64.const 32))))

        ;; Quotes behind a backslash neither begin nor end a string. Most bytes have no backslashes between them.
        (if
          (i32.or
            (i32.wrap_i64 (local.get $escapes))
            (v128.any_true (v128.or
              (v128.or
                (i8x16.eq (local.get $a) (i8x16.splat (i32.const 0x5c)))
                (i8x16.eq (local.get $b) (i8x16.splat (i32.const 0x5c))))
              (v128.or
                (i8x16.eq (local.get $c) (i8x16.splat (i32.const 0x5c)))
                (i8x16.eq (local.get $d) (i8x16.splat (i32.const 0x5c)))))))
          (then
            (local.set $backslashes (i64.or
              (i64.extend_i32_u (i32.or
                (i8x16.bitmask (i8x16.eq (local.get $a) (i8x16.splat (i32.const 0x5c))))
                (i32.shl (i8x16.bitmask (i8x16.eq (local.get $b) (i8x16.splat (i32.const 0x5c)))) (i32.const 16))))
              (i64.shl (i64.extend_i32_u (i32.or
                (i8x16.bitmask (i8x16.eq (local.get $c) (i8x16.splat (i32.const 0x5c))))
                (i32.shl (i8x16.bitmask (i8x16.eq (local.get $d) (i8x16.splat (i32.const 0x5c)))) (i32.const 16)))) (i64.const 32))))
            (local.set $backslashes (i64.and (local.get $backslashes) (i64.xor (local.get $escapes) (i64.const -1))))
            (local.set $escaped (i64.or (i64.shl (local.get $backslashes) (i64.const 1)) (local.get $escapes)))
            ;; In a row of backslashes every other one escapes. Added to its first one, a row that begins at an odd place becomes the bit
            ;; behind it, and inverts what holds for even places. Source: https://github.com/simdjson/simdjson, json_escape_scanner.h
            (local.set $sum (i64.add
              (local.get $backslashes)
              (i64.and
                (i64.and (local.get $backslashes) (i64.const 0xaaaaaaaaaaaaaaaa))
                (i64.xor (local.get $escaped) (i64.const -1)))))
            (local.set $escapes (i64.extend_i32_u (i64.lt_u (local.get $sum) (local.get $backslashes))))
            (local.set $escaped (i64.and
              (local.get $escaped)
              (i64.xor (i64.shl (local.get $sum) (i64.const 1)) (i64.const 0x5555555555555555))))
            (local.set $quotes (i64.and (local.get $quotes) (i64.xor (local.get $escaped) (i64.const -1))))
            ;; The last block can have fewer than 64 bytes.
            (if (i32.lt_u (i32.sub (local.get $length) (local.get $at)) (i32.const 64))
              (then (local.set $escapes (i64.and
                (i64.shr_u (local.get $escaped) (i64.extend_i32_u (i32.sub (local.get $length) (local.get $at))))
                (i64.const 1)))))))

        ;; Each bit becomes the sum, without carries, of itself and all below: set from a string's first quote to its last.
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 1))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 2))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 4))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 8))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 16))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 32))))
        (local.set $quotes (i64.xor (local.get $quotes) (local.get $string)))
        (local.set $string (i64.shr_s (local.get $quotes) (i64.const 63)))

        (if (i64.ne (local.get $quotes) (i64.const -1))
          (then
            ;; The bytes that may stand outside strings share a bit between the entries for their lower and upper halves. Braces do not,
            ;; nor do bytes that are no whitespace and in no punctuation mark, number or literal of JSON.
            (local.set $a (i8x16.eq (v128.const i64x2 0 0) (v128.and
              (i8x16.swizzle
                (v128.const i8x16 0x06 0x24 0x46 0x44 0x44 0x6c 0x24 0x04 0x04 0x05 0x05 0x12 0x22 0x13 0x22 0x00)
                (v128.and (local.get $a) (i8x16.splat (i32.const 0x0f))))
              (i8x16.swizzle
                (v128.const i8x16 0x01 0x00 0x02 0x04 0x08 0x10 0x20 0x40 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00)
                (v128.and (i16x8.shr_u (local.get $a) (i32.const 4)) (i8x16.splat (i32.const 0x0f)))))))
            (local.set $b (i8x16.eq (v128.const i64x2 0 0) (v128.and
              (i8x16.swizzle
                (v128.const i8x16 0x06 0x24 0x46 0x44 0x44 0x6c 0x24 0x04 0x04 0x05 0x05 0x12 0x22 0x13 0x22 0x00)
                (v128.and (local.get $b) (i8x16.splat (i32.const 0x0f))))
              (i8x16.swizzle
                (v128.const i8x16 0x01 0x00 0x02 0x04 0x08 0x10 0x20 0x40 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00)
                (v128.and (i16x8.shr_u (local.get $b) (i32.const 4)) (i8x16.splat (i32.const 0x0f)))))))
            (local.set $c (i8x16.eq (v128.const i64x2 0 0) (v128.and
              (i8x16.swizzle
                (v128.const i8x16 0x06 0x24 0x46 0x44 0x44 0x6c 0x24 0x04 0x04 0x05 0x05 0x12 0x22 0x13 0x22 0x00)
                (v128.and (local.get $c) (i8x16.splat (i32.const 0x0f))))
              (i8x16.swizzle
                (v128.const i8x16 0x01 0x00 0x02 0x04 0x08 0x10 0x20 0x40 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00)
                (v128.and (i16x8.shr_u (local.get $c) (i32.const 4)) (i8x16.splat (i32.const 0x0f)))))))
            (local.set $d (i8x16.eq (v128.const i64x2 0 0) (v128.and
              (i8x16.swizzle
                (v128.const i8x16 0x06 0x24 0x46 0x44 0x44 0x6c 0x24 0x04 0x04 0x05 0x05 0x12 0x22 0x13 0x22 0x00)
                (v128.and (local.get $d) (i8x16.splat (i32.const 0x0f))))
              (i8x16.swizzle
                (v128.const i8x16 0x01 0x00 0x02 0x04 0x08 0x10 0x20 0x40 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00)
                (v128.and (i16x8.shr_u (local.get $d) (i32.const 4)) (i8x16.splat (i32.const 0x0f)))))))
            (local.set $marks (i64.or
              (i64.extend_i32_u (i32.or
                (i8x16.bitmask (local.get $a))
                (i32.shl (i8x16.bitmask (local.get $b)) (i32.const 16))))
              (i64.shl (i64.extend_i32_u (i32.or
                (i8x16.bitmask (local.get $c))
                (i32.shl (i8x16.bitmask (local.get $d)) (i32.const 16)))) (i64.const 32))))
            (local.set $marks (i64.and (local.get $marks) (i64.xor (local.get $quotes) (i64.const -1))))
            (block $none
              (loop $next
                (br_if $none (i64.eqz (local.get $marks)))
                (i32.store (local.get $found)
                  (i32.add (i32.add (local.get $base) (local.get $at)) (i32.wrap_i64 (i64.ctz (local.get $marks)))))
                (local.set $found (i32.add (local.get $found) (i32.const 4)))
                (local.set $marks (i64.and (local.get $marks) (i64.sub (local.get $marks) (i64.const 1))))
                (br $next)))))

        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $bytes)))

    (i32.store (i32.const 65536) (i32.wrap_i64 (i64.or
      (i64.and (local.get $string) (i64.const 1))
      (i64.shl (local.get $escapes) (i64.const 1)))))
    (i32.shr_u (i32.sub (local.get $found) (i32.const 65540)) (i32.const 2))))
