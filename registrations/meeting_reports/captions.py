"""The captions of reports, in the languages in which organisers have them."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum, auto

from registrations.meeting_reports.cells import fold


class Caption(Enum):
    """What a column, or a line of the meeting's block, is about."""

    NAME = auto()
    FIRST_NAME = auto()
    LAST_NAME = auto()
    EMAIL = auto()
    JOINED = auto()
    LEFT = auto()
    FIRST_JOIN = auto()
    LAST_LEAVE = auto()
    DURATION = auto()
    WAITING = auto()
    ATTENDED = auto()
    ACTION = auto()
    TIMESTAMP = auto()
    ROLE = auto()
    ACCOUNT = auto()
    TOPIC = auto()
    MEETING_ID = auto()
    HOST = auto()
    HOST_EMAIL = auto()
    START = auto()
    END = auto()
    REGISTERED = auto()
    SUBMITTED = auto()
    QUESTION = auto()
    HOSTS = auto()


Header = Mapping[Caption, int]

# English | Latvian | Russian | German | Spanish | Portuguese. `fold` forgives the rest.
_WORDS = {
    Caption.NAME: (
        "Name|User Name|Full Name|Name original name|Participant Name|Participant|Display Name"
        "|Vārds|Vārds, uzvārds|Vārds un uzvārds|Pilns vārds|Pilnais vārds|Lietotāja vārds|Lietotājvārds|Dalībnieks"
        "|Dalībnieka vārds|Vārds sākotnējais vārds"
        "|Имя|Полное имя|Имя пользователя|Имя и фамилия|Имя участника|ФИО|Участник"
        "|Vollständiger Name|Benutzername|Anzeigename|Nutzername|Name des Teilnehmers"
        "|Nombre|Nombre completo|Nombre de usuario|Nombre del usuario|Nombre del participante|Nombre y apellidos"
        "|Nome|Nome completo|Nome de usuário|Nome do usuário|Nome de utilizador|Nome do participante"
    ),
    Caption.FIRST_NAME: "First Name|Personvārds|Vorname|Primer nombre|Nombre de pila|Primeiro nome|Nome próprio",
    Caption.LAST_NAME: "Last Name|Surname|Family name|Uzvārds|Фамилия|Nachname|Apellido|Apellidos|Sobrenome|Apelido",
    Caption.EMAIL: (
        "Email|E-mail|User Email|User E-mail|Email Address|Participant Email|Attendee Email"
        "|E-pasts|Epasts|E-pasta adrese|Lietotāja e-pasts|Lietotāja e-pasta adrese"
        "|Электронная почта|Эл. почта|Адрес электронной почты|Адрес эл. почты|Почта|E-mail пользователя"
        "|Электронная почта пользователя|Эл. почта пользователя|Адрес электронной почты пользователя"
        "|E-Mail-Adresse|Benutzer-E-Mail|E-Mail des Benutzers|E-Mail-Adresse des Benutzers|Nutzer-E-Mail"
        "|E-mail del usuario|Correo electrónico|Correo electrónico del usuario|Dirección de correo electrónico|Correo"
        "|E-mail do usuário|Email do usuário|Endereço de e-mail|Correio eletrónico|Correio eletrônico"
        "|E-mail do utilizador"
    ),
    Caption.JOINED: (
        "Join Time|Joined|Joined at"
        "|Pievienošanās laiks|Pievienojās|Ienākšanas laiks|Ieiešanas laiks|Pieslēgšanās laiks|Dalības sākums"
        "|Время входа|Время присоединения|Время подключения|Присоединение|Дата входа|Вход"
        "|Beitrittszeit|Beitrittszeitpunkt|Beitritt|Beigetreten|Beigetreten um|Teilnahmezeit|Eintrittszeit"
        "|Zeit des Beitritts|Teilnahmebeginn"
        "|Hora para unirse|Hora de entrada|Hora de unión|Hora de ingreso|Hora de incorporación|Hora en que se unió"
        "|Hora de acceso"
        "|Horário de entrada|Hora da entrada|Horário de ingresso|Hora do ingresso|Entrada"
    ),
    Caption.LEFT: (
        "Leave Time|Left|Left at|Time left"
        "|Iziešanas laiks|Aiziešanas laiks|Pamešanas laiks|Atslēgšanās laiks|Izgāja|Pameta|Dalības beigas"
        "|Atstāšanas laiks"
        "|Время выхода|Время отключения|Выход|Дата выхода"
        "|Austrittszeit|Austrittszeitpunkt|Austritt|Verlassen|Verlassen um|Verlassenszeit|Zeit des Verlassens"
        "|Ausstiegszeit|Teilnahmeende|Uhrzeit des Verlassens"
        "|Hora para salir|Hora de salida|Hora de abandono|Hora en que salió"
        "|Hora de saída|Horário de saída|Hora da saída|Saída"
    ),
    Caption.FIRST_JOIN: (
        "First Join|First Join Time|Time joined|First joined"
        "|Pirmā pievienošanās|Pirmoreiz pievienojās|Pirmās pievienošanās laiks"
        "|Первое присоединение|Первый вход|Первое подключение|Erster Beitritt|Erste Teilnahme|Zuerst beigetreten"
        "|Primera unión|Primera entrada|Primer acceso|Primer ingreso|Primera vez que se unió"
        "|Primeiro acesso|Primeiro ingresso|Primeira entrada"
    ),
    Caption.LAST_LEAVE: (
        "Last Leave|Last Leave Time|Time exited|Last exited"
        "|Pēdējā iziešana|Pēdējoreiz izgāja|Pēdējās iziešanas laiks|Pēdējā aiziešana"
        "|Последний выход|Последнее отключение|Letztes Verlassen|Letzter Austritt|Zuletzt verlassen"
        "|Última salida|Último abandono|Última saída"
    ),
    Caption.DURATION: (
        "Duration|Total Duration|Actual Duration|Attendance Duration|In-Meeting Duration|Time in Session"
        "|Duration Minutes|Total Duration Minutes|Minutes|Minūtes|Min"
        "|Time in meeting|Ilgums|Kopējais ilgums|Ilgums sapulcē|Laiks sesijā|Dalības ilgums|Ilgums minūtēs"
        "|Длительность|Продолжительность|Общая длительность|Общая продолжительность|Длительность собрания"
        "|Время в сеансе|Длительность участия|Продолжительность участия|Продолжительность собрания"
        "|Dauer|Gesamtdauer|Gesamte Dauer|Dauer der Besprechung|Dauer in der Besprechung|Besprechungsdauer"
        "|Zeit in der Sitzung|Teilnahmedauer"
        "|Duración|Duración total|Duración en la reunión|Duración de la reunión|Tiempo en la sesión"
        "|Duração|Duração total|Duração na reunião|Duração da reunião|Tempo na sessão|Tempo em sessão"
    ),
    Caption.WAITING: (
        "In waiting room|Waiting room|Uzgaidāmajā telpā|Uzgaidāmajā istabā|Gaidītavā|Uzgaidāmā telpa"
        "|в зале ожидания|Зал ожидания|в комнате ожидания|Im Warteraum|In Warteraum|Warteraum|Im Wartebereich"
        "|En sala de espera|En la sala de espera|Sala de espera|Na sala de espera|Em sala de espera"
    ),
    Caption.ATTENDED: (
        "Attended|Piedalījās|Apmeklēja|Присутствовал|Присутствовали|Участвовал|Teilgenommen|Asistió|Participou"
        "|Compareceu"
    ),
    Caption.ACTION: (
        "User Action|Action|Lietotāja darbība|Darbība|Действие пользователя|Действие|Benutzeraktion|Aktion"
        "|Acción del usuario|Acción de usuario|Acción|Ação do usuário|Ação do utilizador|Ação"
    ),
    Caption.TIMESTAMP: (
        "Timestamp|Time stamp|Laikspiedols|Laika zīmogs|Laiks|Метка времени|Отметка времени|Время|Zeitstempel|Zeit"
        "|Marca de tiempo|Marca de hora|Hora|Carimbo de data/hora|Carimbo de hora|Carimbo de data e hora|Data/hora"
    ),
    Caption.ROLE: "Role|Loma|Роль|Rolle|Rol|Função|Papel",
    Caption.ACCOUNT: (
        "Participant ID|Dalībnieka ID|ИД участника|Идентификатор участника|Teilnehmer-ID"
        "|Id. de participante|ID de participante|Id. del participante|ID do participante"
    ),
    Caption.TOPIC: (
        "Topic|Meeting title|Meeting Name|Event Name"
        "|Tēma|Sapulces nosaukums|Temats|Тема|Название собрания|Заголовок собрания"
        "|Thema|Besprechungstitel|Titel der Besprechung|Tema|Título de la reunión|Tópico|Título da reunião"
    ),
    Caption.MEETING_ID: (
        "Meeting ID|ID|Webinar ID|Sapulces ID|Идентификатор конференции|Идентификатор|ИД конференции|Meeting-ID"
        "|Besprechungs-ID|ID de reunión|ID de la reunión|ID da reunião|ID da conferência"
    ),
    Caption.HOST: "Host|Host Name|Rīkotājs|Organizators|Организатор|Gastgeber|Anfitrión|Anfitrião",
    Caption.HOST_EMAIL: "Host Email|Host E-mail",
    Caption.START: (
        "Start Time|Meeting Start Time|Event Start Time|Actual Start Time"
        "|Sākuma laiks|Sapulces sākuma laiks|Sākums"
        "|Время начала|Время начала собрания|Начало|Startzeit|Anfangszeit|Beginn|Startzeit der Besprechung"
        "|Hora de inicio|Hora de inicio de la reunión|Hora de início|Horário de início|Hora de início da reunião"
    ),
    Caption.END: (
        "End Time|Meeting End Time|Event End Time|Actual End Time"
        "|Beigu laiks|Sapulces beigu laiks|Beigas"
        "|Время окончания|Время завершения|Время окончания собрания|Конец|Endzeit|Ende|Endzeit der Besprechung"
        "|Hora de finalización|Hora de fin|Hora de término|Hora de encerramento|Horário de término|Hora de fim"
    ),
    Caption.REGISTERED: (
        "Registration Time|Approval Status|Registration Report|Reģistrācijas laiks|Apstiprinājuma statuss"
        "|Время регистрации|Статус утверждения|Статус одобрения"
        "|Registrierungszeit|Anmeldezeit|Registrierungszeitpunkt|Genehmigungsstatus|Registrierungsbericht"
        "|Hora de inscripción|Hora de registro|Fecha de registro|Estado de aprobación|Informe de inscripción"
        "|Informe de registro|Hora de inscrição|Horário de registro|Status de aprovação|Relatório de inscrição"
        "|Relatório de registro"
    ),
    Caption.SUBMITTED: (
        "Submitted Date/Time|Poll Report|Poll Details|Q&A Report|Survey Report|Poll Name|Iesniegšanas datums/laiks"
        "|Дата/время отправки|Отчет по опросу|Отчет по опросам|Umfragebericht|Sendedatum/-uhrzeit"
        "|Informe de sondeo|Informe de encuesta|Fecha/hora de envío|Relatório de enquete|Data/hora de envio"
    ),
    Caption.QUESTION: (
        "Question|Answer|Question Details|Jautājums|Atbilde|Вопрос|Ответ|Frage|Antwort"
        "|Pregunta|Respuesta|Pergunta|Resposta"
    ),
    Caption.HOSTS: (
        "Host Details|Rīkotāja informācija|Данные организатора|Сведения организатора|Gastgeberdetails"
        "|Details zum Gastgeber"
        "|Detalles del anfitrión|Detalhes do anfitrião"
    ),
}
_CAPTIONS = {fold(words): caption for caption, text in _WORDS.items() for words in text.split("|")}
_CONNECTION = {Caption.JOINED, Caption.LEFT}
_FIRST_AND_LAST = {Caption.FIRST_JOIN, Caption.LAST_LEAVE}
_EVENT = {Caption.ACTION, Caption.TIMESTAMP}
_FULL_NAME = {Caption.FIRST_NAME, Caption.LAST_NAME}
_UNITS = {"sec", "sek", "сек", "seg"}


def captions(cells: Iterable[str]) -> list[Caption | None]:
    return [_CAPTIONS.get(fold(cell)) if cell else None for cell in cells]


def header(cells: Sequence[str]) -> Header | None:
    """
    Return which column is which, if this is the line of captions above participants.

    Where the meeting is told in the columns before the participant, its e-mail and duration are not the participant's.
    """
    found = captions(cells)
    known = set(found)
    is_about_people = Caption.NAME in known or known >= _FULL_NAME
    if not (is_about_people and _tells_presence(known)):
        return None
    named = [place for place, caption in enumerate(found) if caption is Caption.NAME]
    start = named[-1] if named else 0
    columns: dict[Caption, int] = {}
    for place in (*range(start, len(found)), *range(start)):
        if (caption := found[place]) is not None:
            columns.setdefault(caption, place)
    return columns


def _tells_presence(known: AbstractSet[Caption | None]) -> bool:
    if known >= _CONNECTION or known >= _FIRST_AND_LAST or known >= _EVENT:
        return True
    return Caption.DURATION in known and not known & (_CONNECTION | _FIRST_AND_LAST)


def counts_seconds(caption: str) -> bool:
    """Say whether a duration is in seconds and not, as usual, in minutes: `Duration (Seconds)`."""
    return any(unit in caption.casefold() for unit in _UNITS)
