#ifndef MIEN_PEAK_H
#define MIEN_PEAK_H

/// Multiplies and adds in registers only, `rounds` times, with the instruction set of this name. Returns the number of
/// floating-point operations, a multiply-add counted as two; 0 for a name that is not known here.
double mien_peak(const char *_Nonnull instruction_set, long rounds);

#endif
