// What the text of a routine is written in: numbers and conditions of one scenario, or of LANES.
// The overloads for double and bool serve what all scenarios of a block share.
#include <stdint.h>

#define QUICK static inline __attribute__((always_inline))

#if LANES == 1

typedef double number;
typedef bool truth;
QUICK void tell(int8_t *place, truth fault) { *place = fault; }

#else

// What a vector register holds is `vector`, and the lanes of a condition are `mask`.
#if LANES < 8
#define WIDTH LANES
#else
#define WIDTH 8
#endif
typedef double vector __attribute__((vector_size(8 * WIDTH)));

QUICK vector spread_vector(double value) {
    vector all = {};
    for (int lane = 0; lane < WIDTH; lane++) all[lane] = value;
    return all;
}

#if WIDTH == 8 && defined(__AVX512F__)

// Comparisons of GCC's vectors fill a vector; these set the bits of a mask, as the processor does.
#include <immintrin.h>
typedef __mmask8 mask;
#define COMPARE(name, sign, how) \
    QUICK mask name(vector a, vector b) { return _mm512_cmp_pd_mask(a, b, how); }
QUICK mask spread_mask(bool value) { return value ? 0xff : 0; }
QUICK vector choose(mask c, vector a, vector b) { return _mm512_mask_blend_pd(c, b, a); }
QUICK bool any(mask c) { return c != 0; }
QUICK bool is_on(mask c, int lane) { return c >> lane & 1; }
QUICK vector least(vector a, vector b) { return _mm512_min_pd(b, a); }
QUICK vector most(vector a, vector b) { return _mm512_max_pd(b, a); }
QUICK vector root(vector a) { return _mm512_sqrt_pd(a); }

#else

typedef int64_t mask __attribute__((vector_size(8 * WIDTH)));
#define COMPARE(name, sign, how) \
    QUICK mask name(vector a, vector b) { return a sign b; }
QUICK mask spread_mask(bool value) { return value ? ~(mask){} : (mask){}; }
QUICK vector choose(mask c, vector a, vector b) { return c ? a : b; }
QUICK bool any(mask c) {
    int64_t together = 0;
    for (int lane = 0; lane < WIDTH; lane++) together |= c[lane];
    return together != 0;
}
QUICK bool is_on(mask c, int lane) { return c[lane] != 0; }
QUICK vector least(vector a, vector b) { return b < a ? b : a; }
QUICK vector most(vector a, vector b) { return b > a ? b : a; }
QUICK vector root(vector a) {
    for (int lane = 0; lane < WIDTH; lane++) a[lane] = __builtin_sqrt(a[lane]);
    return a;
}

#endif

#define COMPARE_ALL \
    COMPARE(less, <, _CMP_LT_OQ) \
    COMPARE(less_or_equal, <=, _CMP_LE_OQ) \
    COMPARE(greater, >, _CMP_GT_OQ) \
    COMPARE(greater_or_equal, >=, _CMP_GE_OQ) \
    COMPARE(equal, ==, _CMP_EQ_OQ) \
    COMPARE(unequal, !=, _CMP_NEQ_UQ)
COMPARE_ALL

#if LANES == WIDTH

typedef vector number;
typedef mask truth;
QUICK number spread(double value) { return spread_vector(value); }
QUICK truth spread(bool value) { return spread_mask(value); }

#else

// Two vectors side by side: while one waits for a sum, the other is reckoned.
struct number { vector a, b; };
struct truth { mask a, b; };
QUICK number spread(double v) { return {spread_vector(v), spread_vector(v)}; }
QUICK truth spread(bool v) { return {spread_mask(v), spread_mask(v)}; }
#define BOTH(type, sign) \
    QUICK type operator sign(type x, type y) { \
        return {(decltype(x.a))(x.a sign y.a), (decltype(x.b))(x.b sign y.b)}; \
    }
BOTH(number, +) BOTH(number, -) BOTH(number, *) BOTH(number, /) BOTH(truth, &) BOTH(truth, |)
#undef COMPARE
#define COMPARE(name, sign, how) \
    QUICK truth name(number x, number y) { return {name(x.a, y.a), name(x.b, y.b)}; }
COMPARE_ALL
QUICK number operator-(number x) { return {-x.a, -x.b}; }
QUICK truth operator~(truth x) { return {(mask)~x.a, (mask)~x.b}; }
QUICK number choose(truth c, number x, number y) {
    return {choose(c.a, x.a, y.a), choose(c.b, x.b, y.b)};
}
QUICK bool any(truth c) { return any((mask)(c.a | c.b)); }
QUICK bool is_on(truth c, int lane) {
    return lane < WIDTH ? is_on(c.a, lane) : is_on(c.b, lane - WIDTH);
}
QUICK number least(number x, number y) { return {least(x.a, y.a), least(x.b, y.b)}; }
QUICK number most(number x, number y) { return {most(x.a, y.a), most(x.b, y.b)}; }
QUICK number root(number x) { return {root(x.a), root(x.b)}; }

#endif

QUICK truth choose(truth c, truth a, truth b) { return (c & a) | (~c & b); }
QUICK void tell(int8_t *place, truth fault) {
    for (int lane = 0; lane < LANES; lane++) place[lane] = is_on(fault, lane);
}

#endif

// Python's: the second where it is beyond the first.
QUICK double least(double a, double b) { return b < a ? b : a; }
QUICK double most(double a, double b) { return b > a ? b : a; }
QUICK double root(double a) { return __builtin_sqrt(a); }
QUICK bool less(double a, double b) { return a < b; }
QUICK bool less_or_equal(double a, double b) { return a <= b; }
QUICK bool greater(double a, double b) { return a > b; }
QUICK bool greater_or_equal(double a, double b) { return a >= b; }
QUICK bool equal(double a, double b) { return a == b; }
QUICK bool unequal(double a, double b) { return a != b; }
QUICK bool any(bool c) { return c; }
