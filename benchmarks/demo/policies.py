"""Policies: phrases that reports take over from one another, and the sentences in which they stand.

How a phrase spreads is a model, not a finding: shares of issuers rise in the shape of an S, early where it
comes from and later elsewhere, and fall again where something else takes its place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.demo.sentences import Topic

_RISE, _FALL = 1.5, 1.2  # how steep


@dataclass(frozen=True, slots=True)
class Wave:
    """A rise, and perhaps a fall.

    Attributes:
        start: the first year in which it is written at all.
        middle: when half of those write it that ever will.
        peak: the share of the issuers that write it at most.
        end: when half of them have stopped.
    """

    start: int
    middle: float
    peak: float
    end: float = math.inf

    def share(self, year: int) -> float:
        """The share of the issuers that write it in the report about a year."""
        if year < self.start:
            return 0
        return (
            self.peak
            / (1 + math.exp(_RISE * (self.middle - year)))
            / (1 + math.exp(_FALL * (year - self.end)))
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy and the phrase that names it.

    Attributes:
        phrase: the phrase.
        topic: where it is told.
        waves: by the code of a province, and under "" of all others; the highest counts.
        done: sentences in which it is told; see ``benchmarks.demo.sentences``.
        planned: a sentence in which it is announced, the year before and later on.
        lacking: a sentence that says what is lacking.
    """

    phrase: str
    topic: Topic
    waves: Mapping[str, tuple[Wave, ...]]
    done: tuple[str, ...]
    planned: str = ""
    lacking: str = ""

    def share(self, province: str, year: int) -> float:
        """The share of a province's issuers that write the phrase in the report about a year."""
        return max(wave.share(year) for wave in self.waves.get(province, self.waves[""]))


_FUJIAN, _ZHEJIANG, _GUANGDONG, _JIANGSU = "35", "33", "44", "32"

POLICIES = (
    Policy(
        "综合查一次",
        Topic.ENFORCEMENT,
        {
            _ZHEJIANG: (Wave(2020, 2021.5, 0.95),),
            _FUJIAN: (Wave(2022, 2023.4, 0.9),),
            _GUANGDONG: (Wave(2022, 2023.8, 0.75),),
            "": (Wave(2023, 2024.6, 0.65),),
        },
        (
            "推行“综合查一次”联合检查，梳理检查场景{9-46}个，开展联合检查{#12-60}次，减少上门检查{30-62}%。",
            "全面推行“综合查一次”制度，将{部门}等部门对同一企业的多项检查合并实施，一次上门、全面体检，入企检查频次同比下降{18-55}%。",
            "编制“综合查一次”事项清单{6-28}张，建立一表通查、结果互认机制，惠及企业{#20-90}家，“综合查一次”实施率达{60-96}.{0-9}%。",
            "围绕{领域}等重点领域打造“综合查一次”特色场景，相关做法被{上}推广。",
            "依托执法监管平台统筹年度检查计划，能联尽联、能并尽并，以“综合查一次”破解多头检查、重复检查。",
        ),
        planned="全面推开“综合查一次”，规范涉企行政检查，切实减轻企业负担。",
        lacking="“综合查一次”跨部门协同还不够顺畅，检查标准和结果互认有待统一，执法检查仍有重复",
    ),
    Policy(
        "枫桥经验",
        Topic.DISPUTES,
        {
            _ZHEJIANG: (Wave(2016, 2015.5, 0.92),),
            "": (Wave(2016, 2018.7, 0.42), Wave(2018, 2023.1, 0.88)),
        },
        (
            "坚持和发展新时代“枫桥经验”，健全矛盾纠纷多元预防调处化解综合机制，排查矛盾纠纷{#60-420}件，化解率{95-99}.{0-9}%。",
            "践行新时代“枫桥经验”，推动{调解力量}下沉网格，努力做到小事不出村、大事不出镇、矛盾不上交。",
            "打造“枫桥式”人民法庭、公安派出所、司法所{2-9}个，让“枫桥经验”在{地}落地生根，万人成讼率同比下降{3-19}.{0-9}%。",
            "总结提炼具有{地}特点的“枫桥经验”做法{2-8}项，{党}主要领导专题调研部署{2-6}次。",
        ),
        planned="坚持和发展新时代“枫桥经验”，推动矛盾纠纷源头预防、就地化解。",
    ),
    Policy(
        "三项制度",
        Topic.ENFORCEMENT,
        {
            _ZHEJIANG: (Wave(2017, 2018.6, 0.9, end=2022.6),),
            "": (Wave(2018, 2019.4, 0.92, end=2023.2),),
        },
        (
            "全面推行行政执法“三项制度”，公示执法信息{#200-2600}条，配备执法记录仪{#6-40}台，审核重大执法决定{#5-60}件。",
            "严格落实行政执法公示、执法全过程记录、重大执法决定法制审核“三项制度”，{下}执法音像记录实现全覆盖。",
            "组织行政执法“三项制度”专项督查{1-4}次，评查案卷{#12-90}宗，发现并督促整改问题{8-57}个。",
            "将“三项制度”纳入执法人员必训内容，举办培训{1-6}期，{#30-180}人次参加。",
        ),
        planned="深化行政执法“三项制度”，促进严格规范公正文明执法。",
        lacking="行政执法“三项制度”落实不够到位，个别单位执法全过程记录不规范、法制审核力量不足",
    ),
    Policy(
        "最多跑一次",
        Topic.SERVICE,
        {
            _ZHEJIANG: (Wave(2016, 2016.8, 0.96, end=2022.4),),
            _FUJIAN: (Wave(2017, 2018.4, 0.7, end=2022.0),),
            "": (Wave(2018, 2018.9, 0.5, end=2021.6),),
        },
        (
            "深化“最多跑一次”改革，{#80-900}项政务服务事项实现一窗受理，办理时限平均压缩{30-78}%。",
            "以“最多跑一次”为牵引推进简政放权，公布“最多跑一次”事项{#90-700}项，占比达{82-99}.{0-9}%。",
            "对照“最多跑一次”标准再造办事流程，取消证明材料{12-96}项，群众满意率{95-99}.{0-9}%。",
        ),
        planned="持续推进“最多跑一次”改革，让数据多跑路、群众少跑腿。",
    ),
    Policy(
        "扫码入企",
        Topic.ENFORCEMENT,
        {
            _JIANGSU: (Wave(2022, 2023.2, 0.8),),
            _GUANGDONG: (Wave(2023, 2024.2, 0.75),),
            _FUJIAN: (Wave(2023, 2024.3, 0.85),),
            "": (Wave(2024, 2025.0, 0.75),),
        },
        (
            "推行“扫码入企”，执法人员亮码检查{#60-800}次，企业扫码评价满意率{96-99}.{0-9}%。",
            "严格执行涉企行政检查“扫码入企”，实现检查主体、事由、结果全程留痕，无码不检查、检查必亮码。",
            "“扫码入企”与执法监管平台贯通，{我}涉企现场检查总量同比下降{15-48}%。",
        ),
        planned="全面应用“扫码入企”，健全涉企行政检查长效机制。",
    ),
    Policy(
        "首违不罚",
        Topic.ENFORCEMENT,
        {"31": (Wave(2019, 2020.0, 0.8),), "": (Wave(2020, 2021.6, 0.7),)},
        (
            "推行柔性执法，公布“首违不罚”事项清单{18-140}项，办理免罚轻罚案件{#10-130}件，涉及金额{#12-160}万元。",
            "坚持处罚与教育相结合，落实“首违不罚”“轻微免罚”，以柔性执法为经营主体留出纠错空间。",
            "运用说服教育、提醒告诫、行政约谈等柔性执法方式{#20-240}次，“首违不罚”适用率居{上级地}前列。",
        ),
        planned="健全“首违不罚”和柔性执法配套制度，做到宽严相济、法理相融。",
        lacking="少数执法人员对“首违不罚”的适用条件把握不准，行政执法裁量基准运用不够规范",
    ),
    Policy(
        "双随机、一公开",
        Topic.ENFORCEMENT,
        {"": (Wave(2016, 2017.0, 0.72, end=2025.5),)},
        (
            "推进部门联合“双随机、一公开”监管，抽查经营主体{#60-700}户，抽查结果公示率100%。",
            "完善“双随机、一公开”抽查事项清单和检查人员名录库，开展跨部门抽查{#3-30}次。",
        ),
    ),
    Policy(
        "一支队伍管执法",
        Topic.ENFORCEMENT,
        {_ZHEJIANG: (Wave(2020, 2021.8, 0.8),), "": (Wave(2020, 2023.0, 0.3),)},
        (
            "推进“一支队伍管执法”，承接赋权执法事项{16-280}项，下沉执法人员{#5-40}名。",
            "以“一支队伍管执法”理顺{下}执法体制，赋权事项实施率达{45-92}.{0-9}%。",
        ),
        lacking="基层“一支队伍管执法”承接能力不足，专业执法人员紧缺，赋权事项办案数量偏少",
    ),
    Policy(
        "大综合一体化",
        Topic.ENFORCEMENT,
        {_ZHEJIANG: (Wave(2021, 2021.9, 0.92),), "": (Wave(2024, 2026.5, 0.1),)},
        (
            "纵深推进“大综合一体化”行政执法改革，综合执法事项拓展至{22-31}个领域{900-1600}项。",
            "迭代“大综合一体化”执法监管数字应用，{#3-20}类高频事项实现一网统管、闭环处置。",
        ),
        planned="深化“大综合一体化”行政执法改革，推动执法力量向基层倾斜。",
    ),
    Policy(
        "放管服",
        Topic.SERVICE,
        {"": (Wave(2016, 2016.2, 0.9, end=2022.8),)},
        (
            "深化“放管服”改革，取消、下放和调整行政权力事项{#8-120}项，清理规范中介服务事项{4-33}项。",
            "持续推进“放管服”改革，企业开办时间压缩至{1-3}个工作日内，新增经营主体{#90-900}户。",
        ),
        planned="深化“放管服”改革，进一步激发市场活力和社会创造力。",
    ),
    Policy(
        "高效办成一件事",
        Topic.SERVICE,
        {"": (Wave(2023, 2024.0, 0.85),)},
        (
            "推进“高效办成一件事”，上线集成服务{8-34}项，办件{#90-1500}件，平均减少跑动{2-6}次。",
            "落实“高效办成一件事”重点事项清单，{部门}等部门数据共享、业务协同，申请材料精简{35-70}%。",
        ),
        planned="围绕“高效办成一件事”优化政务服务，打造一流法治化营商环境。",
    ),
    Policy(
        "综治中心",
        Topic.DISPUTES,
        {"": (Wave(2017, 2024.3, 0.85),)},
        (
            "规范化建设综治中心，法院、检察院、司法行政等{5-12}家单位入驻，受理群众诉求{#40-500}件。",
            "推动综治中心实体化运行，群众化解矛盾纠纷“只进一扇门、最多跑一地”。",
        ),
    ),
    Policy(
        "行政复议法",
        Topic.OVERSIGHT,
        {"": (Wave(2022, 2023.3, 0.8),)},
        (
            "贯彻新修订的《中华人民共和国行政复议法》，行政复议受案{#20-160}件，同比增长{12-120}%，案结事了率{82-97}%。",
            "宣传实施新《行政复议法》，设立{下}行政复议受理点{3-18}个，发挥行政复议化解行政争议的主渠道作用。",
        ),
    ),
)
