//! What the practice vault's page says, in the languages it is asked for.

use kernel::Locale;

/// The words of the page.
pub(super) struct Said {
    pub(super) who: &'static str,
    pub(super) card: &'static str,
    pub(super) bank: &'static str,
    pub(super) safe: &'static str,
    pub(super) number: &'static str,
    pub(super) account: &'static str,
    pub(super) until: &'static str,
    pub(super) month: &'static str,
    pub(super) year: &'static str,
    pub(super) keep: &'static str,
    pub(super) cancel: &'static str,
    pub(super) wrong_number: &'static str,
    pub(super) wrong_date: &'static str,
    pub(super) practice: &'static str,
    pub(super) only: &'static str,
}

pub(super) fn said(locale: Locale) -> &'static Said {
    match locale {
        Locale::En => &ENGLISH,
        Locale::Es => &SPANISH,
        Locale::Pt => &PORTUGUESE,
        Locale::Ko => &KOREAN,
        Locale::Ar => &ARABIC,
    }
}

const ENGLISH: Said = Said {
    who: "Practice vault",
    card: "Add a card",
    bank: "Add a bank account",
    safe: "The number stays here. Your church gets a key to it, and never the number.",
    number: "Card number",
    account: "Account number",
    until: "Good through",
    month: "Month",
    year: "Year",
    keep: "Keep it safe and go back",
    cancel: "Go back without adding it",
    wrong_number: "Type one of the practice numbers below.",
    wrong_date: "Type the month and year that stand on the card, such as 05 and 2031.",
    practice: "This is for practice",
    only: "No real number is taken. These work:",
};

const SPANISH: Said = Said {
    who: "Bóveda de práctica",
    card: "Agregar una tarjeta",
    bank: "Agregar una cuenta bancaria",
    safe: "El número se queda aquí. Tu iglesia recibe una llave, y nunca el número.",
    number: "Número de tarjeta",
    account: "Número de cuenta",
    until: "Válida hasta",
    month: "Mes",
    year: "Año",
    keep: "Guardar y volver",
    cancel: "Volver sin agregar",
    wrong_number: "Escribe uno de los números de práctica de abajo.",
    wrong_date: "Escribe el mes y el año que están en la tarjeta, como 05 y 2031.",
    practice: "Esto es para practicar",
    only: "No se acepta ningún número real. Estos funcionan:",
};

const PORTUGUESE: Said = Said {
    who: "Cofre de prática",
    card: "Adicionar um cartão",
    bank: "Adicionar uma conta bancária",
    safe: "O número fica aqui. Sua igreja recebe uma chave, e nunca o número.",
    number: "Número do cartão",
    account: "Número da conta",
    until: "Válido até",
    month: "Mês",
    year: "Ano",
    keep: "Guardar e voltar",
    cancel: "Voltar sem adicionar",
    wrong_number: "Digite um dos números de prática abaixo.",
    wrong_date: "Digite o mês e o ano que estão no cartão, como 05 e 2031.",
    practice: "Isto é para praticar",
    only: "Nenhum número real é aceito. Estes funcionam:",
};

const KOREAN: Said = Said {
    who: "연습용 보관소",
    card: "카드 추가",
    bank: "은행 계좌 추가",
    safe: "번호는 이곳에만 보관됩니다. 교회는 번호가 아닌 열쇠만 받습니다.",
    number: "카드 번호",
    account: "계좌 번호",
    until: "유효 기간",
    month: "월",
    year: "연도",
    keep: "보관하고 돌아가기",
    cancel: "추가하지 않고 돌아가기",
    wrong_number: "아래의 연습용 번호 가운데 하나를 입력해 주십시오.",
    wrong_date: "카드에 적힌 월과 연도를 입력해 주십시오. 예: 05, 2031",
    practice: "연습용입니다",
    only: "실제 번호는 받지 않습니다. 다음 번호를 쓸 수 있습니다:",
};

const ARABIC: Said = Said {
    who: "خزنة للتدريب",
    card: "إضافة بطاقة",
    bank: "إضافة حساب بنكي",
    safe: "يبقى الرقم هنا. كنيستك تحصل على مفتاح له، ولا تحصل على الرقم أبدًا.",
    number: "رقم البطاقة",
    account: "رقم الحساب",
    until: "صالحة حتى",
    month: "الشهر",
    year: "السنة",
    keep: "احفظه وارجع",
    cancel: "ارجع دون إضافة",
    wrong_number: "اكتب أحد أرقام التدريب أدناه.",
    wrong_date: "اكتب الشهر والسنة كما على البطاقة، مثل 05 و2031.",
    practice: "هذه صفحة للتدريب",
    only: "لا يُقبل أي رقم حقيقي. هذه الأرقام تعمل:",
};
