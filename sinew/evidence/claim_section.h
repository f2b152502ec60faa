#pragma once

#include <array>

namespace sinew {

/// Where on a page a claim is told, in the order in which a reader asks.
enum class ClaimSection {
    mechanics,
    core_stability,
    indirect_activation,
    looks,
    variations,
    form,
    advice,
    other,
};

struct ClaimSectionNames {
    ClaimSection section;
    const char* key;      ///< in claim files
    const char* heading;  ///< on the page
};

/// All of them, in the page's order.
inline constexpr std::array claim_sections{
    ClaimSectionNames{ClaimSection::mechanics, "mechanics", "Anatomy and mechanics"},
    ClaimSectionNames{ClaimSection::core_stability, "core-stability", "Core stability"},
    ClaimSectionNames{ClaimSection::indirect_activation, "indirect-activation",
                      "Indirect activation"},
    ClaimSectionNames{ClaimSection::looks, "looks", "Looks"},
    ClaimSectionNames{ClaimSection::variations, "variations", "Variations"},
    ClaimSectionNames{ClaimSection::form, "form", "Form"},
    ClaimSectionNames{ClaimSection::advice, "advice", "Verdict and what to do besides"},
    ClaimSectionNames{ClaimSection::other, "other", "Further statements"},
};

}  // namespace sinew
