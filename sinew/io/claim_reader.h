#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "sinew/body/body.h"
#include "sinew/evidence/claim.h"
#include "sinew/muscle/abdominal_wall.h"

namespace sinew {

/// What claims may name.
struct ClaimContext {
    std::vector<std::string> groups;       ///< of muscles, those without a line included
    std::vector<std::string> coordinates;  ///< with and without their sides
    std::vector<std::string> joints;       ///< a coordinate without its side, as moments are shared
    std::vector<std::string> levels, joint_loads;
    std::vector<Measurement> measurements;
    std::vector<Finding> findings;
    std::vector<PublishedMet> mets;
};

/// The names of a body and its wall; measurements and findings are those below `data`.
[[nodiscard]] ClaimContext make_claim_context(const std::filesystem::path& data, const Body& body,
                                              const std::optional<AbdominalWall>& wall);

/// Reads a file of claims strictly (docs/write-a-claim.md), with the exercises that its set-ups
/// name. Throws InputError with file, line, key and remedy: what is not known gets its nearest
/// name; sides of different units, or of figures that are shares of different things, do not
/// compare; nor do published rows of different studies, units or metrics.
[[nodiscard]] ClaimFile load_claims(const std::filesystem::path& file, const ClaimContext& context);

/// From its text; `file` is for messages.
[[nodiscard]] ClaimFile read_claims(const std::string& text, const std::string& file,
                                    const ClaimContext& context);

/// The path of a file of claims that ships, by its id, or of a .yaml file. Throws InputError with
/// the nearest id where there is none.
[[nodiscard]] std::filesystem::path find_claims(const std::string& name);

/// The ids of those that ship.
[[nodiscard]] std::vector<std::string> list_claim_ids();

}  // namespace sinew
