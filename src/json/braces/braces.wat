;; Finds the braces outside strings in a block of JSON, and the bytes that JSON cannot have there, 32 bytes at a time. Each mask has
;; one bit for each of these bytes; the lowest bit is the first byte. `npm run generate` compiles this file to src/json/braces/generated/braces.ts.
(module
  ;; Six pages of 64 KiB:
  ;;      0  the block, up to 64 KiB, with spaces up to a multiple of 32
  ;;  65536  an i32, the state in front of the block, and in the end behind it: 1 within a string, 2 behind a backslash
  ;;  65540  the position of each mark, as an i32
  (memory (export "memory") 6)

  ;; Returns the number of marks. Each position is that in the block plus a base.
  (func (export "find") (param $length i32) (param $base i32) (result i32)
    (local $at i32)
    (local $found i32)
    ;; All bits are set within a string.
    (local $string i64)
    ;; Bytes behind a backslash. Bits from 32 on stand for the bytes behind these.
    (local $escaped i64)
    (local $low v128)
    (local $high v128)
    (local $backslashes i64)
    (local $quotes i64)
    (local $marks i64)

    (local.set $string (i64.sub (i64.const 0) (i64.extend_i32_u (i32.and (i32.load (i32.const 65536)) (i32.const 1)))))
    (local.set $escaped (i64.extend_i32_u (i32.shr_u (i32.load (i32.const 65536)) (i32.const 1))))
    (local.set $found (i32.const 65540))

    (block $over
      (loop $bytes
        (br_if $over (i32.ge_u (local.get $at) (local.get $length)))
        (local.set $low (v128.load (local.get $at)))
        (local.set $high (v128.load offset=16 (local.get $at)))
        (local.set $backslashes (i64.extend_i32_u (i32.or
          (i8x16.bitmask (i8x16.eq (local.get $low) (i8x16.splat (i32.const 0x5c))))
          (i32.shl (i8x16.bitmask (i8x16.eq (local.get $high) (i8x16.splat (i32.const 0x5c)))) (i32.const 16)))))
        (local.set $quotes (i64.extend_i32_u (i32.or
          (i8x16.bitmask (i8x16.eq (local.get $low) (i8x16.splat (i32.const 0x22))))
          (i32.shl (i8x16.bitmask (i8x16.eq (local.get $high) (i8x16.splat (i32.const 0x22)))) (i32.const 16)))))
        ;; The bytes that may stand outside strings share a bit between the entries for their lower and upper halves. Braces do not.
        (local.set $marks (i64.extend_i32_u (i32.or
          (call $unusual (local.get $low))
          (i32.shl (call $unusual (local.get $high)) (i32.const 16)))))

        ;; Quotes behind a backslash neither begin nor end a string.
        (if (i64.ne (i64.or (local.get $backslashes) (local.get $escaped)) (i64.const 0))
          (then
            (local.set $escaped (call $escape (local.get $backslashes) (local.get $escaped)))
            (local.set $quotes (i64.and (local.get $quotes) (i64.xor (local.get $escaped) (i64.const -1))))
            ;; The last block can have fewer than 32 bytes.
            (local.set $escaped (i64.shr_u (local.get $escaped) (i64.extend_i32_u
              (select
                (i32.sub (local.get $length) (local.get $at))
                (i32.const 32)
                (i32.lt_u (i32.sub (local.get $length) (local.get $at)) (i32.const 32))))))))

        ;; Each bit becomes the sum, without carries, of itself and all below: set from a string's first quote to its last.
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 1))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 2))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 4))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 8))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 16))))
        (local.set $quotes (i64.xor (local.get $quotes) (local.get $string)))
        (local.set $string (i64.shr_s (i64.shl (local.get $quotes) (i64.const 32)) (i64.const 63)))

        (local.set $marks (i64.and (local.get $marks) (i64.xor (local.get $quotes) (i64.const -1))))
        (block $none
          (loop $next
            (br_if $none (i64.eqz (local.get $marks)))
            (i32.store (local.get $found)
              (i32.add (i32.add (local.get $base) (local.get $at)) (i32.wrap_i64 (i64.ctz (local.get $marks)))))
            (local.set $found (i32.add (local.get $found) (i32.const 4)))
            (local.set $marks (i64.and (local.get $marks) (i64.sub (local.get $marks) (i64.const 1))))
            (br $next)))

        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $bytes)))

    (i32.store (i32.const 65536) (i32.wrap_i64 (i64.or
      (i64.and (local.get $string) (i64.const 1))
      (i64.shl (local.get $escaped) (i64.const 1)))))
    (i32.shr_u (i32.sub (local.get $found) (i32.const 65540)) (i32.const 2)))

  ;; Marks the braces, and the bytes that are no whitespace and in no punctuation mark, number or literal of JSON.
  (func $unusual (param $bytes v128) (result i32)
    (i8x16.bitmask (i8x16.eq
      (v128.and
        (i8x16.swizzle
          (v128.const i8x16 0x06 0x24 0x46 0x44 0x44 0x6c 0x24 0x04 0x04 0x05 0x05 0x12 0x22 0x13 0x22 0x00)
          (v128.and (local.get $bytes) (i8x16.splat (i32.const 0x0f))))
        (i8x16.swizzle
          (v128.const i8x16 0x01 0x00 0x02 0x04 0x08 0x10 0x20 0x40 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00)
          (i8x16.shr_u (local.get $bytes) (i32.const 4))))
      (i8x16.splat (i32.const 0)))))

  ;; Adds the bytes behind unescaped backslashes to the escaped bytes.
  (func $escape (param $backslashes i64) (param $escaped i64) (result i64)
    (block $none
      (loop $next
        (local.set $backslashes (i64.and (local.get $backslashes) (i64.xor (local.get $escaped) (i64.const -1))))
        (br_if $none (i64.eqz (local.get $backslashes)))
        ;; The bit above the lowest one.
        (local.set $escaped (i64.or (local.get $escaped)
          (i64.shl
            (i64.and (local.get $backslashes) (i64.sub (i64.const 0) (local.get $backslashes)))
            (i64.const 1))))
        (local.set $backslashes (i64.and (local.get $backslashes) (i64.sub (local.get $backslashes) (i64.const 1))))
        (br $next)))
    (local.get $escaped)))
