#include "sinew/report/body_drawing.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "sinew/analysis/frame_inputs.h"
#include "sinew/report/body_shapes.h"
#include "sinew/report/equipment_drawing.h"
#include "sinew/report/muscle_drawing.h"

namespace sinew {

namespace {

constexpr double margin_mm = 60, text_mm = 46;
constexpr double body_weight_mm = 450;  // length of the arrow of one body weight
const std::string ink = "#4a433c", force_colour = "#0b6e99";

struct Instant {
    std::string name;
    int frame = 0;
};

class Scene {
public:
    Scene(const Body& body, const Mechanics& mechanics, const MotionPlan& plan,
          const DrawingOptions& options)
        : body_(body),
          mechanics_(mechanics),
          workspace_(mechanics.make_workspace()),
          plan_(plan),
          options_(options) {
        if (options.exercise) equipment_ = options.exercise->equipment;
        const Result* const result = options.result;
        const int frames = plan.motion.n_frames();
        if (result && result->activation.rows() == body.n_muscles() &&
            result->activation.cols() == frames && result->force.cols() == frames)
            result_ = result;
    }

    [[nodiscard]] bool has_result() const { return result_ != nullptr; }

    void draw(int frame, Canvas& canvas) {
        assert(frame >= 0 && frame < plan_.motion.n_frames());
        const VecX q = plan_.motion.q.col(frame);
        mechanics_.calc_pose(q, workspace_, pose_);
        std::vector<BodyPart> parts = make_body_parts(body_, pose_);
        std::ranges::stable_sort(
            parts, {}, [&](const BodyPart& part) { return canvas.depth(part.centre_W()); });
        const auto trunk = std::ranges::find(parts, "trunk", &BodyPart::name);
        const double middle = trunk == parts.end() ? 0 : canvas.depth(trunk->centre_W());
        const bool load_behind = is_load_behind(middle, frame, canvas);
        draw_equipment_behind(equipment_, canvas);
        if (load_behind) draw_loads(equipment_, plan_, frame, canvas);
        draw_figure(parts, middle, q, frame, canvas);
        draw_equipment_before(equipment_, plan_, frame, canvas);
        if (!load_behind) draw_loads(equipment_, plan_, frame, canvas);
        draw_contact_forces(frame, canvas);
        include_floor(equipment_, canvas);
    }

    [[nodiscard]] const Equipment& equipment() const { return equipment_; }

private:
    /// A bar on the back, seen from the front. From the side its plates are before everything.
    [[nodiscard]] bool is_load_behind(double trunk, int frame, const Canvas& canvas) const {
        return canvas.view() != View::side && !plan_.loads.empty() &&
               std::ranges::all_of(plan_.loads, [&](const LoadTrack& load) {
                   return canvas.depth(load.p_W[static_cast<std::size_t>(frame)]) < trunk;
               });
    }

    /// `parts` from far to near; `middle` is the trunk's depth.
    void draw_figure(const std::vector<BodyPart>& parts, double middle, const VecX& q, int frame,
                     Canvas& canvas) {
        const auto behind = find_behind(parts, middle, canvas);
        const auto paint = [&](const BodyPart& part) {
            const bool far = part.side != Side::both && behind.contains({part.name, part.side});
            std::string data;
            for (const auto& blobs : part.hulls) data += canvas.hull(blobs);
            canvas.add(fmt::format("<path d=\"{}\" fill=\"{}\" stroke=\"{}\"/>\n", data,
                                   far ? "#efeae2" : "#e3dacd", far ? "#c3bab0" : "#86796b"));
        };
        // Lines before fills: the hulls of a part become one shape with one outline.
        const char* const group = "<g stroke-width=\"7\" paint-order=\"stroke\">\n";
        const auto far_side = behind.contains({"thigh", Side::left})    ? Side::left
                              : behind.contains({"thigh", Side::right}) ? Side::right
                                                                        : Side::both;
        canvas.add(group);
        for (const BodyPart& part : parts)
            if (canvas.depth(part.centre_W()) < middle) paint(part);
        canvas.add("</g>\n");
        if (far_side != Side::both)
            draw_muscles(body_, q, pose_, result_, frame, far_side, true, canvas);
        canvas.add(group);
        for (const BodyPart& part : parts)
            if (canvas.depth(part.centre_W()) >= middle) paint(part);
        canvas.add("</g>\n");
        for (const Side side : {Side::both, Side::left, Side::right})
            if (side != far_side || side == Side::both)
                draw_muscles(body_, q, pose_, result_, frame, side, false, canvas);
    }

    using PartOfSide = std::pair<std::string, Side>;
    /// Of each pair, the one that is clearly further away and behind the trunk.
    static std::set<PartOfSide> find_behind(const std::vector<BodyPart>& parts, double trunk,
                                            const Canvas& canvas) {
        std::set<PartOfSide> behind;
        for (const BodyPart& part : parts)
            for (const BodyPart& other : parts) {
                const double depth = canvas.depth(part.centre_W());
                if (part.side != Side::both && other.side != Side::both &&
                    other.side != part.side && other.name == part.name && depth < trunk &&
                    depth < canvas.depth(other.centre_W()) - 0.05)
                    behind.insert({part.name, part.side});
            }
        return behind;
    }

    void draw_contact_forces(int frame, Canvas& canvas) {
        if (!result_) return;
        const double weight = body_.mass() * body_.gravity.norm();
        std::vector<Label> labels;
        for (const ContactResult& contact : result_->contacts) {
            if (contact.force_W.cols() <= frame || contact.p_W.cols() <= frame) continue;
            const Vec3 force = contact.force_W.col(frame), p = contact.p_W.col(frame);
            if (!force.allFinite() || !p.allFinite() || force.norm() < 5) continue;
            const Vec2 start = canvas.project(p);
            const Vec2 along = canvas.project(force) / 1000 / weight * body_weight_mm;
            canvas.add_arrow(start, along, 12, force_colour);
            if (options_.labels && along.norm() > 40)
                add_label(start + along + Vec2(14, -10), fmt::format("{:.0f} N", force.norm()),
                          labels, canvas);
        }
    }

    struct Label {
        Vec2 at;
        std::string text;
    };
    /// Below those that are there already; once where left and right say the same.
    static void add_label(Vec2 at, const std::string& text, std::vector<Label>& labels,
                          Canvas& canvas) {
        const auto covered = [&] {
            return std::ranges::find_if(labels, [&](const Label& other) {
                return std::abs(other.at.x() - at.x()) < 3.2 * text_mm &&
                       std::abs(other.at.y() - at.y()) < 0.8 * text_mm;
            });
        };
        for (auto other = covered(); other != labels.end(); other = covered()) {
            if (other->text == text && (other->at - at).norm() < 0.4 * text_mm) return;
            at.y() = other->at.y() + 0.85 * text_mm;
        }
        labels.push_back({at, text});
        canvas.add_text(at, 0.8 * text_mm, text, Canvas::Anchor::start, force_colour);
    }

    const Body& body_;
    const Mechanics& mechanics_;
    MechanicsWorkspace workspace_;
    const MotionPlan& plan_;
    const DrawingOptions& options_;
    Equipment equipment_;
    const Result* result_ = nullptr;
    Pose pose_;
};

/// The instant's name at the head of its panel.
std::string instant_label(const Instant& instant, View view, bool with_view,
                          const DrawingBox& box) {
    Canvas label(view);
    label.add_text(Vec2((box.low.x() + box.high.x()) / 2, box.low.y() + 1.2 * text_mm), text_mm,
                   instant.name + (with_view ? fmt::format(", from the {}", name_of(view)) : ""),
                   Canvas::Anchor::middle, ink);
    return label.elements();
}

/// The panels of an image, one a frame and view, on one background.
std::string assemble(const Body& body, const Mechanics& mechanics, const MotionPlan& plan,
                     const DrawingOptions& options, const std::vector<Instant>& instants,
                     const std::vector<View>& views) {
    Scene scene(body, mechanics, plan, options);
    struct Row {
        std::vector<Canvas> panels;
        DrawingBox box;
    };
    std::vector<Row> rows;
    double column = 0;  // as wide as the widest panel
    for (const View view : views) {
        Row row{.panels = std::vector<Canvas>(instants.size(), Canvas(view)), .box = {}};
        for (std::size_t i = 0; i < instants.size(); ++i) {
            scene.draw(instants[i].frame, row.panels[i]);
            row.box.include(row.panels[i].box());
        }
        row.box.low -= Vec2(margin_mm, margin_mm);
        row.box.high += Vec2(margin_mm, view == View::top ? margin_mm : 0);
        column = std::max(column, row.box.high.x() - row.box.low.x());
        rows.push_back(std::move(row));
    }
    std::string inside;
    double top = options.labels ? 1.6 * text_mm : 0;
    double width = column * static_cast<double>(instants.size());
    for (Row& row : rows) {
        DrawingBox& box = row.box;
        const double beside = (column - (box.high.x() - box.low.x())) / 2;
        box.low.x() -= beside;
        box.high.x() += beside;
        if (options.labels) box.low.y() -= text_mm;
        for (std::size_t i = 0; i < instants.size(); ++i) {
            inside += fmt::format("<g transform=\"translate({:.0f} {:.0f})\">\n",
                                  static_cast<double>(i) * column - box.low.x(), top - box.low.y());
            inside += draw_floor(scene.equipment(), row.panels[i].view(), box);
            inside += row.panels[i].elements();
            if (options.labels)
                inside += instant_label(instants[i], row.panels[i].view(), views.size() > 1, box);
            inside += "</g>\n";
        }
        top += box.high.y() - box.low.y();
    }
    const std::string subject = options.exercise ? options.exercise->title : body.name;
    if (options.labels) {
        Canvas words(View::side);
        words.add_text(Vec2(margin_mm / 2, 1.2 * text_mm), 1.1 * text_mm, subject,
                       Canvas::Anchor::start, ink);
        if (scene.has_result())
            draw_activation_key(Vec2(margin_mm / 2, top + 0.5 * text_mm), 560, 0.8 * text_mm,
                                words);
        inside += words.elements();
        width = std::max(width, words.box().high.x() + margin_mm / 2);
        if (scene.has_result()) top += 2.4 * text_mm;
    }
    std::string seen = "from the ";
    for (std::size_t i = 0; i < views.size(); ++i)
        seen += fmt::format("{}{}", i == 0 ? "" : " and the ", name_of(views[i]));
    std::string when;
    for (const Instant& instant : instants)
        if (!instant.name.empty())
            when += fmt::format("{}{}", when.empty() ? "" : ", ", instant.name);
    const double scale = options.width_px / std::max(width, top);
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
        "width=\"{2:.0f}\" height=\"{3:.0f}\" font-family=\"sans-serif\">\n<title>{4}</title>\n"
        "<rect width=\"{0:.0f}\" height=\"{1:.0f}\" fill=\"#fbf9f5\"/>\n{5}</svg>\n",
        width, top, scale * width, scale * top,
        escape_xml(fmt::format("{}: {}, seen {}", subject, when, seen)), inside);
}

bool only_holds(const MotionPlan& plan) {
    return std::ranges::all_of(plan.path, [&](double s) { return s == plan.path.front(); });
}

}  // namespace

std::string draw_body(const Body& body, const Mechanics& mechanics, const MotionPlan& plan,
                      int frame, const DrawingOptions& options) {
    const std::string when = fmt::format("{:.2f} s", plan.motion.time_s[frame]);
    return assemble(body, mechanics, plan, options, {{when, frame}}, {options.view});
}

std::string draw_body_strip(const Body& body, const Mechanics& mechanics, const MotionPlan& plan,
                            const DrawingOptions& options, std::vector<View> views) {
    if (views.empty()) {
        views.push_back(View::side);
        if (options.exercise && !options.exercise->symmetric) views.push_back(View::front);
    }
    std::vector<Instant> instants;
    if (only_holds(plan))
        instants.push_back({"held", frame_at(plan, 1)});
    else
        instants = {{"bottom", frame_at(plan, 0)},
                    {"middle", frame_at(plan, 0.5)},
                    {"top", frame_at(plan, 1)}};
    return assemble(body, mechanics, plan, options, instants, views);
}

}  // namespace sinew
