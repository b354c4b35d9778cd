;; Finds the braces outside strings in a block of JSON, 32 bytes at a time. Each mask has one bit for each of these bytes; the lowest
;; bit is the first byte. `npm run generate` compiles this file to src/json/braces/generated/braces.ts.
(module
  ;; Six pages of 64 KiB:
  ;;      0  the block, up to 64 KiB, with zeros up to a multiple of 32
  ;;  65536  an i32, the state in front of the block, and in the end behind it: 1 within a string, 2 behind a backslash
  ;;  65540  the position of each brace, as an i32
  (memory (export "memory") 6)

  ;; Returns the number of braces. Each position is that in the block plus a base.
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
    (local $braces i64)

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
        ;; Each brace is compared by itself: a mask that both match also matches `y` and DEL.
        (local.set $braces (i64.extend_i32_u (i32.or
          (i8x16.bitmask (v128.or
            (i8x16.eq (local.get $low) (i8x16.splat (i32.const 0x7b)))
            (i8x16.eq (local.get $low) (i8x16.splat (i32.const 0x7d)))))
          (i32.shl
            (i8x16.bitmask (v128.or
              (i8x16.eq (local.get $high) (i8x16.splat (i32.const 0x7b)))
              (i8x16.eq (local.get $high) (i8x16.splat (i32.const 0x7d)))))
            (i32.const 16)))))

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

        (local.set $braces (i64.and (local.get $braces) (i64.xor (local.get $quotes) (i64.const -1))))
        (block $none
          (loop $next
            (br_if $none (i64.eqz (local.get $braces)))
            (i32.store (local.get $found)
              (i32.add (i32.add (local.get $base) (local.get $at)) (i32.wrap_i64 (i64.ctz (local.get $braces)))))
            (local.set $found (i32.add (local.get $found) (i32.const 4)))
            (local.set $braces (i64.and (local.get $braces) (i64.sub (local.get $braces) (i64.const 1))))
            (br $next)))

        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $bytes)))

    (i32.store (i32.const 65536) (i32.wrap_i64 (i64.or
      (i64.and (local.get $string) (i64.const 1))
      (i64.shl (local.get $escaped) (i64.const 1)))))
    (i32.shr_u (i32.sub (local.get $found) (i32.const 65540)) (i32.const 2)))

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
