#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "sinew/math/natural_splines.h"

namespace sinew {
namespace {

const std::vector<double> uneven_x{0, 1, 2, 2.5, 3.7, 4, 5, 6, 6.2};
const std::vector<double> uneven_y{1, 3, -1, 0.3, 1.2, 0, 0.2, 0.5, 0.3};

struct Golden {
    double x, f, d1, d2;
};

/// Values printed by OpenSim 4.6's GCVSpline (calcValue, calcDerivative):
/// .oracle/bin/python tests/oracle/functions.py --golden. Bounds are those of the largest row.
void expect_golden(const GcvSpline& spline, double bound, const std::vector<Golden>& golden) {
    double largest[3] = {1, 1, 1};
    for (const Golden& row : golden) {
        largest[0] = std::max(largest[0], std::abs(row.f));
        largest[1] = std::max(largest[1], std::abs(row.d1));
        largest[2] = std::max(largest[2], std::abs(row.d2));
    }
    for (const Golden& row : golden) {
        const FunctionValue value = calc(Function{spline}, row.x);
        EXPECT_NEAR(value.f, row.f, bound * largest[0]) << "at x = " << row.x;
        EXPECT_NEAR(value.d1, row.d1, bound * largest[1]) << "at x = " << row.x;
        EXPECT_NEAR(value.d2, row.d2, bound * largest[2]) << "at x = " << row.x;
    }
}

TEST(GcvSpline, agrees_with_opensim_through_uneven_points) {
    // Both solve for the coefficients, with errors of rounding times the condition of the knots.
    const double bound = 1e-12;
    expect_golden(make_gcv_spline(1, 0, uneven_x, uneven_y), bound,
                  {{-0.8, 1.0000000000000002, -0.0, 0.0},
                   {0.0, 1.0000000000000002, 1.9999999999999993, 0.0},
                   {0.45, 1.9, 1.9999999999999993, 0.0},
                   {1.3, 1.7999999999999998, -3.9999999999999987, 0.0},
                   {2.2, -0.47999999999999904, 2.5999999999999974, 0.0},
                   {3.0, 0.6749999999999994, 0.7499999999999992, 0.0},
                   {3.95, 0.19999999999999976, -3.999999999999997, 0.0},
                   {4.6, 0.12000000000000019, 0.19999999999999943, 0.0},
                   {5.7, 0.4099999999999999, 0.2999999999999997, 0.0},
                   {6.1, 0.4000000000000004, -0.9999999999999972, 0.0},
                   {6.2, 0.30000000000000016, 0.0, 0.0},
                   {7.1, 0.30000000000000016, 0.0, 0.0}});
    expect_golden(make_gcv_spline(2, 0, uneven_x, uneven_y), bound,
                  {{-0.8, -2.404384893521028, 4.255481116901285, 0.0},
                   {0.0, 0.9999999999999998, 4.255481116901285, 0.0},
                   {0.45, 2.7094357858279485, 2.8852763383837536, -6.089799015633471},
                   {1.3, 1.7802213790775534, -5.145928736408151, -4.0335566492961314},
                   {2.2, -0.7347756448565113, 2.588475009971158, 9.869525110990487},
                   {3.0, 1.7059419643213842, 1.685773319722414, -5.494909938037086},
                   {3.95, 0.17899781524320751, -3.811865305357384, 8.093157928002702},
                   {4.6, -0.3928124021681535, 1.1800432323575651, 3.352270744927773},
                   {5.7, 0.6484099280114536, -0.1481942579164487, -2.293122707449268},
                   {6.1, 0.40585966156884073, -1.0195322052294615, -1.1719323137680573},
                   {6.2, 0.30000000000000043, -1.0781288209178645, 0.0},
                   {7.1, -0.6703159388260771, -1.0781288209178645, 0.0}});
    expect_golden(make_gcv_spline(3, 0, uneven_x, uneven_y), bound,
                  {{-0.8, -11.552371328738973, 21.94130456404629, -15.627101007806434},
                   {0.0, 1.0000000000000013, 9.439623757801144, -15.627101007806434},
                   {0.45, 3.672486714104669, 2.484094972449988, -14.945619513035416},
                   {1.3, 1.45110896260793, -5.600170060334488, -0.055738526719575354},
                   {2.2, -0.736766717242201, 2.390178021617661, 9.535227757208352},
                   {3.0, 2.0721649435222425, 2.0797081180285333, -8.712611785471257},
                   {3.95, 0.18160893164209396, -3.775418837759221, 5.239666259402638},
                   {4.6, -0.5610381383721679, 1.3946805206444024, 5.167379889363419},
                   {5.7, 0.7108668974260263, -0.42655616736572166, -2.382423078441314},
                   {6.1, 0.4044050816689502, -1.001049493819631, -0.8714754808843638},
                   {6.2, 0.2999999999999969, -1.086765913972262, -0.8523937750736188},
                   {7.1, -1.0233088014798535, -1.8539203115385183, -0.8523937750736188}});
    expect_golden(make_gcv_spline(4, 0, uneven_x, uneven_y), bound,
                  {{-0.8, -26.18474068714266, 56.29043912169312, -64.77718646594906},
                   {0.0, 1.0000000000000013, 15.272773919778388, -37.76697653883777},
                   {0.45, 4.5615525141124635, 1.6951601596271206, -22.58645360916165},
                   {1.3, 1.2013375082698712, -5.848940225425608, 3.5725354782243635},
                   {2.2, -0.7134861906066468, 2.3746476707127187, 8.53206698246417},
                   {3.0, 2.1015785389749935, 2.16434839800959, -9.088351376740151},
                   {3.95, 0.1841020071363371, -3.8048422401675253, 4.478840446749976},
                   {4.6, -0.6513814773595723, 1.4121017560616496, 6.310868261691482},
                   {5.7, 0.806249123944438, -0.7059474837663087, -3.2889727570590326},
                   {6.1, 0.3905035162462912, -1.0230535084290302, 1.8990418987376627},
                   {6.2, 0.2999999999999755, -0.7639475315158275, 3.283162590195022},
                   {7.1, 2.623989533379, 7.797103675373984, 15.741395647337903}});
}

TEST(GcvSpline, agrees_with_opensim_when_it_smooths) {
    // OpenSim stops its golden section within 1e-6 of the smoothing parameter; ours is exact.
    const double bound = 1e-6;
    expect_golden(make_gcv_spline(1, 0.1, uneven_x, uneven_y), bound,
                  {{-0.8, 1.0447748235028156, -0.0, 0.0},
                   {0.45, 1.8633007132570985, 1.8189464216761841, 0.0},
                   {2.2, -0.40723987023689256, 2.2316159227227166, 0.0},
                   {3.95, 0.25499648108272255, -3.378631507709713, 0.0},
                   {5.7, 0.39310054084465373, 0.27048502766396365, 0.0},
                   {7.1, 0.3190957451885886, 0.0, 0.0}});
    expect_golden(make_gcv_spline(2, 0.1, uneven_x, uneven_y), bound,
                  {{-0.8, -2.1693526393411053, 3.994021053814129, 0.0},
                   {0.45, 2.631312860772836, 2.7149489394559945, -5.684764952702821},
                   {2.2, -0.6567931397382994, 2.1808679282718724, 8.98260330454821},
                   {3.95, 0.27550521469279193, -3.0297832144248935, 6.031200610195712},
                   {5.7, 0.5734223530910506, -0.028620799049880907, -1.8801199171900573},
                   {7.1, -0.43780368453066654, -0.8440507293635275, 0.0}});
    expect_golden(make_gcv_spline(3, 0.1, uneven_x, uneven_y), bound,
                  {{-0.8, -10.98888841635963, 20.968342813973237, -14.91631441736422},
                   {0.45, 3.5747425151516903, 2.3959837101632546, -14.267124036072696},
                   {2.2, -0.6642331560639594, 2.0689383027828265, 8.471179298602937},
                   {3.95, 0.3011820769307113, -2.864175167979142, 3.478830048900532},
                   {5.7, 0.687695436189249, -0.1714425985982277, -2.705247992865179},
                   {7.1, -1.882699050740535, -3.443815156152114, -2.2890065257642993}});
    expect_golden(make_gcv_spline(4, 0.1, uneven_x, uneven_y), bound,
                  {{-0.8, -27.416375674846304, 59.127890089196185, -68.66788760380112},
                   {0.45, 4.643238391708182, 1.60372568539454, -23.384616689237713},
                   {2.2, -0.6474576738055803, 2.2900383381843006, 7.100747615923572},
                   {3.95, 0.32262581771711135, -2.711842476674468, 2.838982931099726},
                   {5.7, 0.7604485487073654, -0.2016657237323627, -3.4515964890163326},
                   {7.1, -1.866241532414429, -2.7213813528672706, -0.005279971927668346}});
    expect_golden(make_gcv_spline(2, 0.5, uneven_x, uneven_y), bound,
                  {{-0.8, -1.4013589597106595, 3.1468111230746283, 0.0},
                   {0.45, 2.3834221265147204, 2.1552590056219234, -4.406898299789799},
                   {2.2, -0.429866920185954, 0.958715993474241, 6.655455627927583},
                   {3.95, 0.4428932369566501, -1.5764477902265912, 2.305233355698449},
                   {5.7, 0.4109023019248383, 0.1554694733945612, -0.818940942924697},
                   {7.1, 0.1327808326487675, -0.26391747524250275, 0.0}});
    std::vector<double> x, y;
    for (int i = 0; i < 25; ++i) {
        x.push_back(0.1 * i);
        y.push_back(std::sin(0.2 * i) + 0.1 * std::sin(37 * i * i + 1));
    }
    expect_golden(make_gcv_spline(1, -1, x, y), bound,
                  {{-0.3, 0.08414710129995519, -0.0, 0.0},
                   {0.05, 0.15622664419573587, 1.4415908579156134, 0.0},
                   {1.23, 0.704174514935528, -1.566615303973545, 0.0},
                   {2.37, -0.9372984043897145, -0.5561814036770147, 0.0}});
    expect_golden(make_gcv_spline(2, -1, x, y), bound,
                  {{-0.3, -0.2802907227192594, 1.2101218155818363, 0.0},
                   {0.05, 0.14342502502165377, 1.220508552818068, 0.4154694894492625},
                   {1.23, 0.6849133653181861, -0.9979261057014532, -7.80849175436858},
                   {2.37, -0.9353169442769068, -0.5298422804744567, -0.46808216294466554}});
    expect_golden(make_gcv_spline(3, -1, x, y), bound,
                  {{-0.3, 0.1558186478629119, -1.153959790773832, 6.217792745076174},
                   {0.05, 0.13278325523832465, 1.0233405210366602, 6.303620827782685},
                   {1.23, 0.6784454981215533, -0.9506941421720521, -4.654568076453529},
                   {2.37, -0.9316657881596312, -0.6509278786929298, -3.288057685955965}});
    expect_golden(make_gcv_spline(4, -1, x, y), bound,
                  {{-0.3, 0.05910073453917658, 0.014326735796219518, -1.9340277059325568},
                   {0.05, 0.1313198209396005, 0.9287843740159979, 7.154905062874671},
                   {1.23, 0.6764577862726917, -0.8596368390682636, -3.793263882951792},
                   {2.37, -0.9289234090979197, -0.8394003032182475, -6.835436138460427}});
}

TEST(GcvSpline, reproduces_polynomials_of_degree_below_the_half_order_everywhere) {
    // What is not rough is neither changed by smoothing nor by the ends.
    const auto cubic = [](double x) { return 0.3 - x + 2 * x * x - 0.7 * x * x * x; };
    std::vector<double> y;
    for (const double knot : uneven_x) y.push_back(cubic(knot));
    for (const double variance : {0.0, 0.3}) {
        const Function spline{make_gcv_spline(4, variance, uneven_x, y)};
        // Rounding of the values, 1e-14, grows with the seventh power of the distance over the
        // smallest spacing beyond the knots; within, it does not.
        for (double at = 0; at <= 6.2; at += 0.1)
            EXPECT_NEAR(calc(spline, at).f, cubic(at), 1e-10) << at;
        for (double at = -2; at <= 8; at += 0.1)
            EXPECT_NEAR(calc(spline, at).f, cubic(at), 1e-7) << at;
    }
}

TEST(GcvSpline, passes_through_a_long_row_of_points) {
    std::vector<double> x, y;
    for (int i = 0; i < 3000; ++i) {
        x.push_back(0.01 * i);
        y.push_back(std::sin(0.01 * i));
    }
    const Function spline{make_gcv_spline(3, 0, x, y)};
    EXPECT_NEAR(calc(spline, 12.345).f, std::sin(12.345), 1e-12);
    EXPECT_NEAR(calc(spline, 12.345).d1, std::cos(12.345), 1e-10);
    // Rounding of the values over the square of the spacing, 1e-16 / 1e-4, times the condition.
    EXPECT_NEAR(calc(spline, 12.345).d2, -std::sin(12.345), 1e-8);
}

std::string refusal(int half_order, double variance, std::vector<double> x, std::vector<double> y) {
    try {
        (void)make_gcv_spline(half_order, variance, std::move(x), std::move(y));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "accepted";
}

TEST(GcvSpline, refuses_what_makes_no_spline) {
    EXPECT_EQ(refusal(0, 0, {0, 1}, {0, 1}), "half_order is 0; it must be 1 to 4");
    EXPECT_EQ(refusal(5, 0, {0, 1}, {0, 1}), "half_order is 5; it must be 1 to 4");
    EXPECT_EQ(refusal(2, 0, {0, 1, 2}, {0, 1, 0}), "3 knots; there must be 4 or more");
    EXPECT_EQ(refusal(1, 0, {0, 1, 1}, {0, 1, 0}),
              "x of knot 3 is 1, after 1; knots must increase strictly");
    EXPECT_EQ(refusal(2, 0, {0, 1e-300, 1, 2, 3}, {0, 1, 0, 1, 0}),
              "the knots lie too unevenly for a spline of this degree; leave out some that nearly "
              "coincide");
    std::vector<double> many;
    for (int i = 0; i < 1001; ++i) many.push_back(i);
    EXPECT_EQ(refusal(2, 1, many, many), "1001 points are to be smoothed; at most 1000 can be");
}

TEST(NaturalSplines, AreTheInterpolatingSplinesOfEachSignal) {
    VecX x(8);
    x << 0, 0.3, 0.4, 1, 1.5, 1.7, 2.4, 3;
    MatX rows(2, 8);
    for (Eigen::Index k = 0; k < 8; ++k) rows.col(k) << std::sin(3 * x[k]), x[k] * x[k];
    for (const int m : {1, 2, 3, 4}) {
        const std::vector<Function> splines = make_natural_splines(m, x, rows);
        for (Eigen::Index r = 0; r < 2; ++r) {
            const VecX row = rows.row(r).transpose();
            const GcvSpline alone =
                make_gcv_spline(m, 0, {x.begin(), x.end()}, {row.begin(), row.end()});
            EXPECT_EQ(splines[static_cast<std::size_t>(r)], Function{alone}) << m;
        }
    }
}

}  // namespace
}  // namespace sinew
