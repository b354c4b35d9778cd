;; Finds the braces that are outside of texts in a block of JSON, 32 bytes at a time: each of the masks here has one bit for each of
;; these bytes, the lowest for the first one. `npm run generate` makes src/json/braces/generated/braces.ts of it.
(module
  ;; Six pages of 64 KiB:
  ;;      0  the block, up to 64 KiB, with zeros up to a multiple of 32
  ;;  65536  an i32, what the block begins within, and in the end what its last byte leads to: 1 a text, 2 an escape
  ;;  65540  for each brace found its position, an i32
  (memory (export "memory") 6)

  ;; Gives how many braces there are. What is said of them are their positions in the block plus a base.
  (func (export "find") (param $length i32) (param $base i32) (result i32)
    (local $at i32)
    (local $found i32)
    ;; All bits set within a text.
    (local $text i64)
    ;; The bytes that a backslash stands before. Bits from 32 on are about the bytes behind these.
    (local $escaped i64)
    (local $low v128)
    (local $high v128)
    (local $backslashes i64)
    (local $quotes i64)
    (local $braces i64)

    (local.set $text (i64.sub (i64.const 0) (i64.extend_i32_u (i32.and (i32.load (i32.const 65536)) (i32.const 1)))))
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
        ;; Each of the two by itself: a mask that lets both pass lets `y` and DEL pass too.
        (local.set $braces (i64.extend_i32_u (i32.or
          (i8x16.bitmask (v128.or
            (i8x16.eq (local.get $low) (i8x16.splat (i32.const 0x7b)))
            (i8x16.eq (local.get $low) (i8x16.splat (i32.const 0x7d)))))
          (i32.shl
            (i8x16.bitmask (v128.or
              (i8x16.eq (local.get $high) (i8x16.splat (i32.const 0x7b)))
              (i8x16.eq (local.get $high) (i8x16.splat (i32.const 0x7d)))))
            (i32.const 16)))))

        ;; Quotes with a backslash before them neither begin nor end a text.
        (if (i64.ne (i64.or (local.get $backslashes) (local.get $escaped)) (i64.const 0))
          (then
            (local.set $escaped (call $escape (local.get $backslashes) (local.get $escaped)))
            (local.set $quotes (i64.and (local.get $quotes) (i64.xor (local.get $escaped) (i64.const -1))))
            ;; The last bytes can be fewer than 32.
            (local.set $escaped (i64.shr_u (local.get $escaped) (i64.extend_i32_u
              (select
                (i32.sub (local.get $length) (local.get $at))
                (i32.const 32)
                (i32.lt_u (i32.sub (local.get $length) (local.get $at)) (i32.const 32))))))))

        ;; Each bit becomes the sum, without carries, of itself and all below: set from a text's first quote up to its last one.
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 1))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 2))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 4))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 8))))
        (local.set $quotes (i64.xor (local.get $quotes) (i64.shl (local.get $quotes) (i64.const 16))))
        (local.set $quotes (i64.xor (local.get $quotes) (local.get $text)))
        (local.set $text (i64.shr_s (i64.shl (local.get $quotes) (i64.const 32)) (i64.const 63)))

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
      (i64.and (local.get $text) (i64.const 1))
      (i64.shl (local.get $escaped) (i64.const 1)))))
    (i32.shr_u (i32.sub (local.get $found) (i32.const 65540)) (i32.const 2)))

  ;; Adds to the bytes that are escaped those behind backslashes that are not.
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
