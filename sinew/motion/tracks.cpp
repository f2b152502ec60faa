#include "sinew/motion/tracks.h"

#include <algorithm>

namespace sinew {

namespace {

/// One way in which a point is pushed.
struct Push {
    std::size_t point = 0;         ///< of the set-up
    Vec3 offset_W = Vec3::Zero();  ///< [m] of the force from the point
    bool down = false;             ///< by a strap
};

/// The name with a word put before its side: foot_r becomes foot_strap_r.
std::string with_word(const std::string& name, const std::string& word) {
    const bool sided = name.ends_with("_r") || name.ends_with("_l");
    const std::size_t end = name.size() - (sided ? 2 : 0);
    return name.substr(0, end) + "_" + word + name.substr(end);
}

class Tracks {
public:
    Tracks(const Body& body, const Exercise& exercise, const SetUp& set_up,
           PostureEvaluator& evaluator, MotionPlan& plan)
        : body_(body), exercise_(exercise), set_up_(set_up), evaluator_(evaluator), plan_(plan) {}

    ContactDrift run() {
        start_contacts();
        start_loads();
        start_bands();
        const Motion& motion = plan_.motion;
        ContactDrift drift;
        std::vector<Vec3> first(set_up_.points.size());
        for (int f = 0; f < motion.n_frames(); ++f) {
            evaluator_.calc_pose(motion.q.col(f));
            touches_.clear();
            for (std::size_t i = 0; i < set_up_.points.size(); ++i) {
                const PlacedContact& point = set_up_.points[i];
                touches_.push_back(touch_of(point));
                if (f == 0) first[i] = touches_[i].p_W;
                const double m = (touches_[i].p_W - place_of(point, touches_[i], first[i])).norm();
                if (m > drift.m) drift = {&point, m};
            }
            follow_contacts();
            if (!plan_.loads.empty())
                evaluator_.calc_motion(plan_.motion.q.col(f), plan_.motion.qd.col(f),
                                       plan_.motion.qdd.col(f));
            for (LoadTrack& load : plan_.loads) follow_load(f, load);
            for (BandTrack& band : plan_.bands) follow_band(band);
        }
        return drift;
    }

private:
    void start_contacts() {
        for (std::size_t i = 0; i < set_up_.points.size(); ++i) {
            const PlacedContact& point = set_up_.points[i];
            if (!point.carries) continue;
            if (point.spec->kind != ContactKind::gripped) {
                add_push(point.spec->name, {.point = i});
                continue;
            }
            const Vec3 radius = exercise_.equipment.pull_up_bar->radius * Vec3::UnitX();
            add_push(point.spec->name, {.point = i, .offset_W = radius});
            add_push(point.spec->name, {.point = i, .offset_W = -radius});
        }
        for (std::size_t i = 0; i < set_up_.points.size(); ++i) {
            const PlacedContact& point = set_up_.points[i];
            if (point.carries && point.spec->held_down)
                add_push(with_word(point.spec->name, "strap"), {.point = i, .down = true});
        }
    }

    void add_push(const std::string& contact, const Push& push) {
        const PlacedContact& point = set_up_.points[push.point];
        ContactTrack track;
        track.name = point.marker;
        track.contact = contact;
        track.surface = point.spec->surface;
        track.segment = point.segment;
        track.friction = point.friction;
        plan_.contacts.push_back(track);
        pushes_.push_back(push);
    }

    [[nodiscard]] RollingTouch touch_of(const PlacedContact& point) const {
        if (point.spec->kind == ContactKind::rolling)
            return calc_rolling_touch(make_rolling(exercise_, point, 0), evaluator_.pose());
        return {.p_W = evaluator_.pose().X_W[point.segment] * point.p_Segment,
                .p_Segment = point.p_Segment};
    }

    /// Where it must be, seen from where it was in the first frame.
    [[nodiscard]] Vec3 place_of(const PlacedContact& point, const RollingTouch& touch,
                                const Vec3& first) const {
        const Equipment& equipment = exercise_.equipment;
        Vec3 place = first;
        switch (point.spec->kind) {
            case ContactKind::planted:
                break;
            case ContactKind::resting:
                place.y() = equipment.floor.height;
                break;
            case ContactKind::gripped:
                place.head<2>() << 0, equipment.pull_up_bar->height;
                break;
            case ContactKind::gliding:
                place.x() = touch.p_W.x();
                place.y() = equipment.floor.height + equipment.wheel->radius;
                break;
            case ContactKind::rolling: {
                const RollingEquation edge = make_rolling(exercise_, point, 0);
                place.head<2>() = (edge.centre + edge.radius * touch.normal_W).head<2>();
                break;
            }
        }
        return place;
    }

    void follow_contacts() {
        for (std::size_t k = 0; k < pushes_.size(); ++k) {
            const Push& push = pushes_[k];
            const RollingTouch& touch = touches_[push.point];
            ContactTrack& track = plan_.contacts[k];
            const bool offset = !push.offset_W.isZero();
            track.p_W.push_back(touch.p_W + push.offset_W);
            track.p_Segment.push_back(offset ? evaluator_.pose().X_W[track.segment].inverse() *
                                                   track.p_W.back()
                                             : touch.p_Segment);
            track.normal_W.push_back(push.down ? Vec3(-touch.normal_W) : touch.normal_W);
        }
    }

    void start_loads() {
        const std::vector<LoadPoint> points = find_load_points(body_, exercise_);
        const auto& cable = exercise_.equipment.cable;
        const char* kind = exercise_.equipment.barbell ? "bar_" : cable ? "cable_" : "weight_";
        for (const LoadPoint& point : points) {
            LoadTrack load;
            load.name = kind + point.marker;
            load.segment = point.segment;
            load.mass_kg = exercise_.load_kg / static_cast<double>(points.size());
            load.p_Segment = point.p_Segment;
            if (cable) load.anchor_W = cable->anchor;
            plan_.loads.push_back(load);
        }
    }

    void follow_load(int f, LoadTrack& load) {
        const PointMotion at = evaluator_.calc_point_motion(load.segment, load.p_Segment);
        load.p_W.push_back(at.p_W);
        load.a_W.push_back(load.anchor_W ? Vec3(Vec3::Zero()) : at.a_W);
        load.f_W.push_back(
            load.mass_kg *
            (load.pull_per_kg(static_cast<std::size_t>(f), body_.gravity) - load.a_W.back()));
    }

    void start_bands() {
        if (!exercise_.equipment.band) return;
        BandTrack band;
        for (int end : {0, 1}) {
            const Marker& marker = *std::ranges::find(
                body_.markers, exercise_.equipment.band->markers[end], &Marker::name);
            band.segment[end] = marker.segment;
            band_ends_[end] = marker.p;
        }
        plan_.bands.push_back(band);
    }

    void follow_band(BandTrack& band) const {
        const Band& elastic = *exercise_.equipment.band;
        for (int end : {0, 1})
            band.p_W[end].push_back(evaluator_.pose().X_W[band.segment[end]] * band_ends_[end]);
        const double stretch =
            std::max(0.0, (band.p_W[1].back() - band.p_W[0].back()).norm() - elastic.rest_length);
        band.tension_N.push_back(elastic.stiffness * stretch);
        band.energy_J.push_back(0.5 * elastic.stiffness * stretch * stretch);
    }

    const Body& body_;
    const Exercise& exercise_;
    const SetUp& set_up_;
    PostureEvaluator& evaluator_;
    MotionPlan& plan_;
    std::vector<Push> pushes_;           ///< one a track
    std::vector<RollingTouch> touches_;  ///< of this frame, one a point of the set-up
    std::array<Vec3, 2> band_ends_;
};

}  // namespace

ContactDrift fill_tracks(const Body& body, const Exercise& exercise, const SetUp& set_up,
                         PostureEvaluator& evaluator, MotionPlan& plan) {
    return Tracks(body, exercise, set_up, evaluator, plan).run();
}

}  // namespace sinew
