//! Numbers, choices and words that are a function of a seed.

/// A generator of pseudo-random numbers (splitmix64): the same on every machine.
#[derive(Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number below `end`, which is not 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).expect("31 bits") % end
    }

    /// True in so many of a hundred cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several, never of none.
    pub(super) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    /// One of several, where there are any.
    pub(super) fn any<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| self.pick(of))
    }

    pub(super) fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
}

const WORDS: &[&str] = &[
    "湖边", "渡口", "石桥", "竹林", "北岸", "钟楼", "山路", "茶馆", "渔船", "清晨", "傍晚", "集市",
    "学校", "医院", "邮差", "老人", "孩子", "雨季", "台风", "桥面", "修缮", "开放", "关闭", "延期",
    "增加", "减少", "说明", "记录", "调查", "回答", "等待", "前往", "发现", "遗失", "归还", "讨论",
    "同意", "反对", "表决", "通过", "一百", "三成", "去年", "明年", "上月", "居民", "委员", "工人",
    "票价", "班次", "水位", "温度",
];

/// A paragraph that belongs to a number: the same number, the same words.
pub(super) fn paragraph(of: u64) -> String {
    let mut random = Random::new(of);
    let mut text = String::new();
    for _ in 0..3 + random.below(3) {
        for word in 0..4 + random.below(5) {
            if word == 4 {
                text.push('，');
            }
            text.push_str(random.pick::<&str>(WORDS));
        }
        text.push('。');
    }
    text
}

/// A title that belongs to a number.
pub(super) fn title(of: u64) -> String {
    let mut random = Random::new(of ^ 0x7174);
    (0..3 + random.below(3)).map(|_| random.pick::<&str>(WORDS)).collect()
}
