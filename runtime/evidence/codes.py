"""Why a file was not taken."""

from engine.diagnostics import declare

EMPTY_FILE = declare(
    "DOOR820",
    zh="“{name}”是空文件",
    en="“{name}” is empty",
    hint_zh="请重新选择文件",
    hint_en="Choose the file again",
)
UNKNOWN_CONTENT = declare(
    "DOOR821",
    zh="“{name}”的内容不是照片、录音、PDF 或 Office 文件",
    en="The content of “{name}” is not a photo, recording, PDF or Office file",
    hint_zh="可以传 JPG、PNG、WebP、HEIC、PDF、Word、Excel、PPT、MP3、M4A、WAV、AMR、OGG;别的请先转换",
    hint_en="Send JPG, PNG, WebP, HEIC, PDF, Word, Excel, PowerPoint, MP3, M4A, WAV, AMR or OGG",
)
FILE_TOO_LARGE = declare(
    "DOOR822",
    zh="“{name}”有 {size} MB,最大 {limit} MB",
    en="“{name}” is {size} MB, at most {limit} MB is taken",
    hint_zh="请压缩后再传,或拆成几个文件",
    hint_en="Make it smaller, or split it",
)
BROKEN_IMAGE = declare(
    "DOOR823",
    zh="“{name}”打不开,文件可能没有传完整",
    en="“{name}” cannot be opened; it may have been cut off",
    hint_zh="请重新拍一张或重新选择",
    hint_en="Take it again or choose it again",
)
TOO_MANY_PIXELS = declare(
    "DOOR824",
    zh="“{name}”的像素太多({pixels} 百万),最多 {limit} 百万",
    en="“{name}” has too many pixels ({pixels} million), at most {limit} million",
    hint_zh="请缩小图片后再传",
    hint_en="Scale the picture down and send it again",
)
BLANK_PAGE = declare(
    "DOOR825",
    zh="“{name}”是空白页,上面什么也没有",
    en="“{name}” is blank: there is nothing on it",
    hint_zh="检查是不是扫反了面或拍糊了,再传一次",
    hint_en="See whether the other side was scanned, and send it again",
)
