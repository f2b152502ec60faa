#pragma once

#include <string>

namespace sinew {

/// Which load of a result a published figure stands beside.
enum class LoadKind { lumbar_compression, lumbar_shear, hip_contact, knee_contact };

/// What a published figure is.
enum class LimitKind {
    limit,       ///< recommended not to be exceeded, by whom and for whom its source says
    strength,    ///< at which specimens failed
    measured,    ///< in living people at something else: a comparison, no limit
    calculated,  ///< by the model of others
};

/// A published figure beside which a joint load is set (data/evidence/tissue_limits.csv). A flag,
/// never advice: what a tissue bears depends on whose it is.
struct TissueLimit {
    std::string name;
    LoadKind beside = LoadKind::lumbar_compression;
    LimitKind kind = LimitKind::limit;
    double value = 0;              ///< [N], or [1] when in body weights
    bool in_body_weights = false;  ///< the unit of `value`
    std::string label;             ///< what it is, in few words
    std::string what;              ///< of whom and how
    std::string source;            ///< paper, in few words
    std::string reference;         ///< the same in full
    std::string url;               ///< where it was read; may be empty
};

}  // namespace sinew
