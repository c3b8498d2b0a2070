//! A seed into numbers, and numbers into Chinese text of the length and the look of news: enough
//! different characters and phrases that nothing compresses or repeats better than the real thing.

/// `SplitMix64`: small, fast, and the same everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }

    /// A number below `end`; small ones are commoner.
    pub(crate) fn skewed(&mut self, end: usize) -> usize {
        self.below(end).min(self.below(end))
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// What an article may be about; the first are commoner.
pub(crate) fn topic(random: &mut Random) -> &'static str {
    TOPICS[random.skewed(TOPICS.len())]
}

/// A headline, without a character that no file name may have.
pub(crate) fn title(random: &mut Random) -> String {
    let topic = topic(random);
    match random.below(3) {
        0 => format!("{}{}{topic}", random.of(&PLACES), random.of(&DEEDS)),
        1 => format!("{topic}：{}{}", random.of(&PEOPLE), random.of(&SAYINGS)),
        _ => format!("{}{topic}{}", random.of(&TIMES), characters(random, 4, 9)),
    }
}

/// Two or three sentences.
pub(crate) fn paragraph(random: &mut Random) -> String {
    (0..2 + random.below(2)).map(|_| sentence(random)).collect()
}

/// A sentence with its full stop.
pub(crate) fn sentence(random: &mut Random) -> String {
    let topic = topic(random);
    match random.below(4) {
        0 => format!(
            "{}，{}{}{topic}，{}说这是多年来的第{}次。",
            random.of(&TIMES),
            random.of(&PLACES),
            random.of(&DEEDS),
            random.of(&PEOPLE),
            2 + random.below(40),
        ),
        1 => format!(
            "{}（{}日）{}：“{}，{}。”",
            random.of(&PEOPLE),
            1 + random.below(28),
            random.of(&SAYINGS),
            characters(random, 8, 16),
            characters(random, 6, 14),
        ),
        2 => format!(
            "有关{topic}的记录显示，{}的数目是{}，比去年同期多了{}%。",
            characters(random, 2, 4),
            100 + random.below(90_000),
            1 + random.below(60),
        ),
        _ => format!("{}，{}。", characters(random, 8, 20), characters(random, 10, 26)),
    }
}

fn characters(random: &mut Random, least: usize, most: usize) -> String {
    let length = least + random.below(most - least + 1);
    // All of them take three bytes in UTF-8.
    let one = |random: &mut Random| {
        let at = 3 * random.skewed(COMMON.len() / 3);
        &COMMON[at..at + 3]
    };
    (0..length).map(|_| one(random)).collect()
}

/// A few hundred characters, the commonest first.
const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严";

const TOPICS: [&str; 24] = [
    "图书馆",
    "渡口",
    "气象站",
    "老邮局",
    "石桥",
    "豆腐店",
    "夜间列车",
    "印刷厂",
    "水库",
    "植物园",
    "钟楼",
    "自行车道",
    "茶山",
    "档案馆",
    "灯塔",
    "旧书市",
    "养蜂人",
    "竹编",
    "合唱团",
    "天文台",
    "候鸟",
    "稻田",
    "磨坊",
    "地图册",
];
const PLACES: [&str; 10] = [
    "湖边小镇",
    "北岸",
    "南山村",
    "老城区",
    "河谷",
    "东码头",
    "高原上的学校",
    "西门外",
    "半岛",
    "岛上的居民",
];
const DEEDS: [&str; 8] = ["重修", "讨论", "告别", "迎来", "开放", "记录", "寻找", "想念"];
const PEOPLE: [&str; 10] = [
    "馆长",
    "船长",
    "一位教师",
    "守钟人",
    "气象员",
    "木匠",
    "退休的邮递员",
    "值班员",
    "研究人员",
    "店主",
];
const SAYINGS: [&str; 6] =
    ["说", "在黑板上写道", "回答提问时说", "对读者说", "在信里写道", "笑着说"];
const TIMES: [&str; 8] =
    ["今天早上", "上个星期", "入冬以来", "雨停以后", "昨天傍晚", "开春", "据当地记录", "三年前"];
