#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/latin_hypercube.h"
#include "sinew/body/adult.h"
#include "sinew/exercise/exercise.h"
#include "sinew/muscle/abdominal_wall.h"

namespace sinew {

/// A row of data/uncertainty.csv. SI, radians.
struct UncertainQuantity {
    std::string name;
    Distribution distribution;
    bool from_table =
        false;         ///< its numbers are those of another table's rows; only the kind is here
    std::string unit;  ///< as in the file
    std::string each;  ///< what has a draw of its own
    std::string source;
};

/// A name that data/uncertainty.csv must have, and whether its numbers stand in another table.
struct UncertainName {
    const char* name;
    bool from_table;
};
[[nodiscard]] const std::vector<UncertainName>& uncertain_names();

/// Who is sampled: the adult body, whose tables are sampled too, or a body as it stands.
struct SampledAdult {
    AdultTables tables;
    AdultOptions options;
};

/// What is known, and how well.
struct UncertainInputs {
    std::optional<SampledAdult> adult;  ///< none: `spec` is all there is
    BodySpec spec;                      ///< the body as it stands
    Exercise exercise;
    TrunkSupport support;
    PressureConstants pressure, stability;        ///< data/bodies/pressure.csv, stability.csv
    bool hold_gain = false, hold_margin = false;  ///< given outright, so not sampled
    std::vector<UncertainQuantity> quantities;    ///< each of uncertain_names() once
};

/// What one sample is made of.
struct SampledInputs {
    BodySpec spec;
    Exercise exercise;
    PressureConstants pressure;
    double gain = 0, margin = 0;
    /// Strength of each muscle group over that of the rectus abdominis, both over the body's own:
    /// for the wall's hoops, which make_abdominal_wall() gives the strength of the rectus.
    std::map<std::string, double> strength_over_rectus;
};

/// What a sample asks of the trunk: `given`, with the sample's own wall, gain and margin. `body` is
/// the sample's.
[[nodiscard]] TrunkSupport make_sampled_support(const SampledInputs& made, const Body& body,
                                                const TrunkSupport& given);

/// The samples of a Latin hypercube over everything that is uncertain about an exercise on a body.
/// One const object serves every thread.
///
/// Muscles. A draw belongs to a muscle group (a muscle without a group: to itself), its lines and
/// both sides alike. Strength multiplies F_max. Optimal fibre length is multiplied; then the tendon
/// follows, so that the fibre's length over optimal in the default posture, ℓ̃, is the body's own
/// times its own draw, and no less than 0.6 and no more than 1.5 (or the body's own where that lies
/// beyond):
///
///   ℓ_slack = ℓ_path − √((ℓ̃ ℓ_opt)² − (ℓ_opt sin α)²)
///
/// Where that tendon would be shorter than half of the body's, it stays at half, and the optimal
/// fibre length takes what is left at the same ℓ̃. A muscle that is slack in the default posture
/// keeps its lengths, and is named. F_max does not change with the fibre's length.
///
/// Postures. Exact angles of key postures are shifted and then held within the body's range;
/// heights are multiplied; `prefer` and `hold` stay. `lumbar_extension` shifts the number of that
/// name in all key postures alike; with it and the hips' angle the pelvis tilts.
///
/// Two set-ups sampled with the same seed and number share every draw that both have, so that
/// sample k of both is one person: what is compared between them differs by what they do alone.
///
/// Cannot: sample proportions of the skeleton, muscle paths, the tempo or the load's mass, or know
/// which quantities go together in people: all are drawn apart.
class UncertainSamples {
public:
    /// `inputs` must outlive this. Throws InputError when the body cannot be compiled.
    UncertainSamples(const UncertainInputs& inputs, std::uint64_t seed, int samples);

    [[nodiscard]] SampledInputs make(int sample) const;

    /// How many draws a sample has.
    [[nodiscard]] int n_dimensions() const { return static_cast<int>(columns_.size()); }
    /// Quantities of which something was drawn, by name, in the order of uncertain_names().
    [[nodiscard]] const std::vector<std::string>& sampled() const { return sampled_; }
    /// Those of which nothing was, and why.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& not_sampled() const {
        return not_sampled_;
    }
    /// What was left as it stood inside a quantity that is sampled.
    [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

private:
    /// A muscle in the body as it stands.
    struct NeutralFibre {
        double path_m = 0;       ///< length of the whole muscle in the default posture
        double norm_length = 0;  ///< ℓ̃ there; 0: slack
        std::string group;
    };
    /// An exact angle or lean of a key posture.
    struct PostureAngle {
        bool top = false, lean = false;
        std::string name;
        std::size_t lean_index = 0;
        double low = 0, high = 0;  ///< [rad] range of the body
    };

    void add(const std::string& quantity, const std::string& of, const Distribution& distribution);
    void add(const std::string& quantity, const std::string& of);
    void leave_out(const std::string& quantity, const std::string& why);
    void add_muscles();
    void add_adult();
    void add_exercise();
    void add_trunk();
    [[nodiscard]] const UncertainQuantity& quantity(const std::string& name) const;
    [[nodiscard]] double draw(const std::string& quantity, const std::string& of, int sample,
                              double otherwise) const;

    [[nodiscard]] BodySpec make_spec(int sample) const;
    void change_muscles(int sample, BodySpec& spec) const;
    void change_sites(int sample, BodySpec& spec) const;
    void change_neutral_angle(int sample, BodySpec& spec) const;
    [[nodiscard]] Exercise make_exercise(int sample) const;

    const UncertainInputs& inputs_;
    std::uint64_t seed_;
    int samples_;
    std::map<std::string, std::vector<double>> columns_;  ///< values by "quantity/of"
    std::vector<std::string> sampled_, notes_;
    std::vector<std::pair<std::string, std::string>> not_sampled_;
    std::vector<NeutralFibre> fibres_;  ///< per muscle of the spec
    std::vector<PostureAngle> angles_;
    std::map<std::string, double>
        lumbar_;  ///< share of each sprung coordinate in the neutral angle
};

}  // namespace sinew
