#include "sinew/training/week_programme.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <CbcHeuristic.hpp>
#include <CbcModel.hpp>
#include <CglGomory.hpp>
#include <CglKnapsackCover.hpp>
#include <CglMixedIntegerRounding2.hpp>
#include <CglProbing.hpp>
#include <CoinModel.hpp>
#include <OsiClpSolverInterface.hpp>

namespace sinew {

namespace {

/// [min] What a further exercise costs beside its sets: setting it up; chosen.
constexpr double exercise_min = 2;

/// A week is good enough that is so near to the least cost: the last hundredths would take as long
/// as all before them.
constexpr double enough = 0.05;

/// Unknowns are numbered as they are added; rows are written over them.
class Programme {
public:
    explicit Programme(const WeekProblem& problem) : problem_(problem), n_(problem.works.size()) {
        for (std::size_t x = 0; x < n_; ++x) add_work(x);
        for (const std::string& group : groups_that_count()) add_group(group);
        for (std::size_t d = 0; d < problem.days.size(); ++d) add_day(d);
        one_form_of_an_exercise();
    }

    [[nodiscard]] std::optional<WeekSolution> solve() {
        OsiClpSolverInterface linear;
        linear.setLogLevel(0);
        linear.loadFromCoinModel(model_);
        linear.messageHandler()->setLogLevel(0);
        linear.initialSolve();
        if (linear.isProvenPrimalInfeasible()) return std::nullopt;
        CbcModel search(linear);
        search.setLogLevel(0);
        if (problem_.any)
            search.setMaximumSolutions(1);
        else
            help(search);
        search.setAllowableFractionGap(enough);
        search.branchAndBound();
        if (search.isProvenInfeasible() || search.bestSolution() == nullptr) return std::nullopt;
        WeekSolution solution{std::vector(n_, std::vector<int>(problem_.days.size()))};
        for (std::size_t x = 0; x < n_; ++x)
            for (std::size_t d = 0; d < problem_.days.size(); ++d)
                solution.sets[x][d] =
                    static_cast<int>(std::lround(search.bestSolution()[sets_[x][d]]));
        return solution;
    }

private:
    /// Cuts and a rounding, without which the least cost takes five times as long.
    static void help(CbcModel& search) {
        CglProbing probing;
        probing.setUsingObjective(1);
        CglMixedIntegerRounding2 rounding;
        CglKnapsackCover cover;
        CglGomory gomory;
        constexpr int as_it_pays = -1;
        search.addCutGenerator(&probing, as_it_pays, "probing");
        search.addCutGenerator(&rounding, as_it_pays, "rounding");
        search.addCutGenerator(&cover, as_it_pays, "cover");
        search.addCutGenerator(&gomory, as_it_pays, "gomory");
        CbcRounding simple(search);
        search.addHeuristic(&simple);
    }

    using Terms = std::map<int, double>;

    int add_column(double low, double high, double cost, bool whole) {
        const int column = model_.numberColumns();
        model_.setColumnBounds(column, low, high);
        model_.setObjective(column, cost);
        if (whole) model_.setInteger(column);
        return column;
    }
    void add_row(const Terms& terms, double low, double high) {
        std::vector<int> columns;
        std::vector<double> values;
        for (const auto& [column, value] : terms) {
            columns.push_back(column);
            values.push_back(value);
        }
        model_.addRow(static_cast<int>(columns.size()), columns.data(), values.data(), low, high);
    }

    [[nodiscard]] SetKind kind(std::size_t x, const std::string& group) const {
        return kind_of_set(problem_.works[x], group, *problem_.rules);
    }
    /// Mean activation over the goal's groups that it trains.
    [[nodiscard]] double effect(std::size_t x) const {
        double sum = 0;
        for (const GroupWork& work : problem_.works[x].groups)
            if (std::ranges::find(problem_.goal_groups, work.group) != problem_.goal_groups.end())
                sum += work.mean;
        return sum / static_cast<double>(problem_.goal_groups.size());
    }

    /// Done or not and how often on each day, and whether at all.
    void add_work(std::size_t x) {
        const double most = problem_.available[x] ? 1 : 0;
        constexpr double share_of_effect = 0.5;
        const double cost = problem_.set_min[x] * (1 - share_of_effect * effect(x));
        used_.push_back(add_column(0, most, exercise_min, true));
        done_.emplace_back();
        sets_.emplace_back();
        for (std::size_t d = 0; d < problem_.days.size(); ++d) {
            done_[x].push_back(add_column(0, most, 0, true));
            sets_[x].push_back(add_column(0, problem_.exercise_high * most, cost, true));
            add_row({{sets_[x][d], 1}, {done_[x][d], -problem_.exercise_low}}, 0, COIN_DBL_MAX);
            add_row({{sets_[x][d], 1}, {done_[x][d], -problem_.exercise_high}}, -COIN_DBL_MAX, 0);
            add_row({{used_[x], 1}, {done_[x][d], -1}}, 0, COIN_DBL_MAX);
        }
    }

    [[nodiscard]] std::set<std::string> groups_that_count() const {
        std::set<std::string> groups(problem_.goal_groups.begin(), problem_.goal_groups.end());
        for (std::size_t x = 0; x < n_; ++x)
            for (const GroupWork& work : problem_.works[x].groups)
                if (kind(x, work.group) != SetKind::none) groups.insert(work.group);
        return groups;
    }

    void add_group(const std::string& group) {
        Terms week;
        std::vector<std::size_t> direct, counted;
        for (std::size_t x = 0; x < n_; ++x) {
            const SetKind what = kind(x, group);
            if (what == SetKind::none) continue;
            counted.push_back(x);
            if (what == SetKind::direct) direct.push_back(x);
            for (const int column : sets_[x]) week[column] += count_set(what, *problem_.rules);
        }
        const bool is_goal =
            std::ranges::find(problem_.goal_groups, group) != problem_.goal_groups.end();
        add_row(week, is_goal ? problem_.sets_low : 0, problem_.sets_high);
        if (is_goal) train_on_days(counted);
        rest_between(direct);
    }

    void train_on_days(const std::vector<std::size_t>& counted) {
        Terms all;
        for (std::size_t d = 0; d < problem_.days.size(); ++d) {
            const int trained = add_column(0, 1, 0, true);
            Terms row{{trained, -1}};
            for (const std::size_t x : counted) row[done_[x][d]] += 1;
            add_row(row, 0, COIN_DBL_MAX);
            all[trained] = 1;
        }
        add_row(all, problem_.days_of_a_group, COIN_DBL_MAX);
    }

    /// On days too near to each other, over the week's end too, at most one has hard sets.
    void rest_between(const std::vector<std::size_t>& direct) {
        if (direct.empty()) return;
        std::vector<int> hard;
        for (std::size_t d = 0; d < problem_.days.size(); ++d) {
            hard.push_back(add_column(0, 1, 0, false));
            for (const std::size_t x : direct)
                add_row({{hard[d], 1}, {done_[x][d], -1}}, 0, COIN_DBL_MAX);
        }
        constexpr int week = 7;
        for (std::size_t d = 0; d < hard.size(); ++d)
            for (std::size_t e = d; e < hard.size(); ++e) {
                const int apart = problem_.days[e] - problem_.days[d];
                if (e == d && week < problem_.rest_days)
                    add_row({{hard[d], 1}}, 0, 0);
                else if (e != d && std::min(apart, week - apart) < problem_.rest_days)
                    add_row({{hard[d], 1}, {hard[e], 1}}, 0, 1);
            }
    }

    void add_day(std::size_t d) {
        Terms something, time;
        for (std::size_t x = 0; x < n_; ++x) {
            something[done_[x][d]] = 1;
            time[sets_[x][d]] = problem_.set_min[x];
        }
        add_row(something, 1, COIN_DBL_MAX);
        add_row(time, 0, problem_.longest_min);
    }

    /// With its load or without, not both.
    void one_form_of_an_exercise() {
        for (std::size_t x = 0; x < n_; ++x)
            for (std::size_t y = x + 1; y < n_; ++y)
                if (problem_.works[x].exercise == problem_.works[y].exercise)
                    add_row({{used_[x], 1}, {used_[y], 1}}, 0, 1);
    }

    const WeekProblem& problem_;
    std::size_t n_;
    CoinModel model_;
    std::vector<int> used_;
    std::vector<std::vector<int>> done_, sets_;
};

}  // namespace

std::optional<WeekSolution> solve_week(const WeekProblem& problem) {
    return Programme(problem).solve();
}

}  // namespace sinew
