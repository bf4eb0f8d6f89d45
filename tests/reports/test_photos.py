import io
import zipfile

import pytest
from PIL import Image

from reports.errors import BadInput
from reports.models import Photo
from reports.services import photos
from tests.build import jpeg, make_report

GPS = 34853


def upload(data, name="bild.jpg"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data, "image/jpeg")


def stored(photo, settings):
    from pathlib import Path

    return (Path(settings.MEDIA_ROOT) / photo.name).read_bytes()


def with_position():
    exif = Image.Exif()
    exif[0x010F] = "Kamera AB"
    exif[0x0112] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (59.0, 4.0, 3.0)
    return jpeg(exif=exif.tobytes())


def test_a_photo_loses_its_position_and_camera_and_stands_upright(town, settings):
    assert b"Kamera AB" in with_position()
    photo = photos.add(upload(with_position()), report=make_report(town))
    picture = Image.open(io.BytesIO(stored(photo, settings)))
    assert not dict(picture.getexif()) and b"Kamera AB" not in stored(photo, settings)
    assert picture.size == (480, 640) and picture.format == "JPEG"


def test_a_large_photo_is_shrunk_and_is_not_public_by_itself(town):
    photo = photos.add(upload(jpeg(4000, 3000)), report=make_report(town))
    assert (photo.width, photo.height) == (2048, 1536) and not photo.published


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF"])
def test_other_formats_of_phones_are_taken(town, kind):
    import pillow_heif

    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(out, kind)
    assert photos.add(upload(out.getvalue()), report=make_report(town)).width == 640


def bomb():
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a" * 1000)
    return out.getvalue()


HOSTILE = {
    "empty": lambda: b"",
    "broken": lambda: jpeg()[:300],
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "zip": zipped,
    "gif": lambda: b"GIF89a" + b"\0" * 60,
    "text": lambda: b"not a picture" * 50,
    "bomb": bomb,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photo_is_refused_with_a_sentence_and_nothing_is_kept(town, settings, name):
    from pathlib import Path

    report = make_report(town)
    with pytest.raises(BadInput) as refused:
        photos.add(upload(HOSTILE[name]()), report=report)
    assert list(refused.value.errors) == ["photo"]
    assert not Photo.objects.exists() and not list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))


def test_a_photo_with_a_script_behind_it_is_encoded_anew(town, settings):
    photo = photos.add(upload(jpeg() + b"<script>alert(1)</script>"), report=make_report(town))
    assert b"<script>" not in stored(photo, settings)


def test_a_photo_of_30_mb_is_refused_before_it_is_read(town):
    with pytest.raises(BadInput) as refused:
        photos.add(upload(b"\xff\xd8" + b"0" * 30_000_000), report=make_report(town))
    assert "15 MB" in refused.value.errors["photo"]


def test_five_photos_are_as_many_as_we_take(town, settings):
    settings.PHOTOS_PER_REPORT = 2
    report = make_report(town)
    first = photos.add(upload(jpeg(colour="navy")), report=report)
    photos.add(upload(jpeg(colour="red")), report=report)
    with pytest.raises(BadInput):
        photos.add(upload(jpeg(colour="green")), report=report)
    assert photos.add(upload(jpeg(colour="navy")), report=report) == first, "sent again because the answer got lost"
    assert report.photos.count() == 2
