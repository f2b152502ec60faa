#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

namespace sinew {

/// The groups of which it is asked whether pressure and stability need them; the abdominal ones,
/// about which the gate (io/gate.h) decides whether anything may be said, are the first.
inline constexpr std::array judged_groups{
    "rectus abdominis", "external oblique", "internal oblique",  "transversus abdominis",
    "erector spinae",   "multifidus",       "quadratus lumborum"};
inline constexpr std::size_t n_abdominal_groups = 4;
[[nodiscard]] bool is_abdominal(const std::string& group);

/// What one variant says: pressure and stability together add to a group's mean activation
/// over the repetition.
struct VariantSupport {
    std::string name;            ///< hold, gain and margin
    double owed = 0;             ///< [0..1]; may be negative
    bool margin_missed = false;  ///< more would have been asked for than `owed` shows
};

/// How often pressure and stability ask for a group.
struct SupportTally {
    int ask = 0;     ///< they owe it RoleRule::support_from or more
    int do_not = 0;  ///< less, with the margin reached
    int open = 0;    ///< less, but the margin was missed, so that more would have been asked for
    void count(double owed, bool margin_missed);
    [[nodiscard]] int all() const { return ask + do_not + open; }
};

/// The same question over the solved samples of uncertainty: figures of which the verdict is made.
struct SupportOverSamples {
    std::string group;
    SupportTally tally;
    double owed_p05 = 0, owed_p50 = 0, owed_p95 = 0;  ///< [0..1]
};

enum class SupportAnswer { asked_for, not_asked_for, undecided, closed_by_gate };
/// As tables and files print it.
[[nodiscard]] const char* name_of(SupportAnswer answer);

/// The one verdict on a group, and the figures it is made of.
struct SupportVerdict {
    std::string group;
    SupportAnswer answer = SupportAnswer::undecided;
    std::vector<VariantSupport> variants;
    SupportTally over_variants,
        over_samples;  ///< the latter counts nothing where none were asked for
};

/// Do pressure and stability ask for this group? The whole rule:
///
///  1. closed by the gate, for an abdominal group while the gate is closed, whatever the figures;
///  2. asked for, when every variant and every sample asks for it;
///  3. not asked for, when no variant and no sample does, and none of them missed its margin;
///  4. undecided otherwise, and where nothing was tried.
[[nodiscard]] SupportAnswer judge_support(const std::string& group,
                                          const SupportTally& over_variants,
                                          const SupportTally& over_samples, bool gate_closed);

/// Applies it to each: counts the variants, takes in the samples of the same group (none: leave
/// them empty) and sets the answers.
void judge_support(std::span<SupportVerdict> verdicts, std::span<const SupportOverSamples> samples,
                   bool gate_closed);

}  // namespace sinew
